-- AssetFlow in Neovim. What a script says, shows and costs is the server's business; this plugin
-- starts it and shows what it says. See :help assetflow.
local M = {}

--- Settings from Lua, for those who prefer this to `vim.g.assetflow`.
---@param settings? table see :help assetflow-settings
function M.setup(settings)
  local config = require("assetflow.config")
  config.set(settings or {})
  if vim.fn.has("nvim-0.11") == 1 then
    vim.lsp.config("assetflow", { settings = config.for_server() })
  end
end

--- The script in a line: its length, what is stale, what is going on; for a status line.
function M.statusline()
  return require("assetflow.status").line()
end

--- Runs a command as `:AssetFlow` does, for keys: `run("voice", "here")`.
---@param name string
---@param word? string
function M.run(name, word)
  require("assetflow.commands").run({ fargs = { name, word }, range = 0 })
end

return M
