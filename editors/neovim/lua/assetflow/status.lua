-- The script in a line, for a status line.
local M = {}

--- The server says how a script stands.
function M.on_status(_, params)
  if type(params) ~= "table" or not params.uri then
    return
  end
  local buffer = vim.uri_to_bufnr(params.uri)
  vim.b[buffer].assetflow_status = params.text
  vim.b[buffer].assetflow_scenes = params.scenes
  require("assetflow.buffer").refresh(buffer)
  vim.cmd.redrawstatus({ bang = true })
  vim.api.nvim_exec_autocmds("User", { pattern = "AssetFlowStatus", data = params })
end

--- What goes on now, else the length of the script and what is stale; empty in other files.
---@return string
function M.line()
  local running = require("assetflow.jobs").line()
  return running ~= "" and running or vim.b.assetflow_status or ""
end

return M
