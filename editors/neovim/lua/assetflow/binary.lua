-- Where the program is: as set, else on the PATH.
local config = require("assetflow.config")

local M = {}

M.install = "install it with `cargo install --path .` in AssetFlow's folder, or name it: "
  .. 'vim.g.assetflow = { cmd = "/path/to/assetflow" }'

--- The command that starts the server; nothing and the reason where there is no program.
---@return string[]? command
---@return string? reason
function M.command()
  local set = config.get().cmd
  local command = type(set) == "table" and vim.deepcopy(set) or { set or "assetflow", "lsp" }
  local program = vim.fn.exepath(vim.fn.expand(command[1]))
  if program ~= "" then
    command[1] = program
    return command
  elseif set then
    return nil, ("the setting `cmd` names %s, which is no program here"):format(command[1])
  end
  return nil, "the program `assetflow` is not on your PATH; " .. M.install
end

--- What to tell when plugin and program are of different versions; nothing where they fit.
---@param theirs? string the version that the program gives
---@return string?
function M.mismatch(theirs)
  local ours = require("assetflow.version")
  local function line(version) -- patch releases fit each other
    return (version or ""):match("^%d+%.%d+")
  end
  if line(theirs) == line(ours) then
    return nil
  end
  local said = "the program is version %s and this plugin version %s; update the older one"
  return said:format(theirs or "unknown", ours)
end

return M
