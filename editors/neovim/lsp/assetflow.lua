-- For `vim.lsp.enable("assetflow")` (Neovim 0.11 and later), which the plugin itself says. Where
-- there is no program, nothing is started and the user is told what to do.
local client = require("assetflow.client")

return vim.tbl_extend("error", client.config(), {
  root_dir = function(buffer, start)
    if require("assetflow.config").get().autostart and client.can_start() then
      start(client.root(buffer))
    end
  end,
})
