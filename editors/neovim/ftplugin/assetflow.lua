-- A script is Markdown with lines as long as its sentences.
if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

require("assetflow.colours").define()

vim.bo.commentstring = "<!-- %s -->"
vim.bo.comments = "fb:*,fb:-,fb:+,n:>"
vim.opt_local.wrap = true
vim.opt_local.linebreak = true
vim.opt_local.breakindent = true
vim.b.undo_ftplugin = "setlocal commentstring< comments< wrap< linebreak< breakindent<"
