-- :checkhealth assetflow
local M = {}

local function program()
  local binary = require("assetflow.binary")
  local command, reason = binary.command()
  if not command then
    return vim.health.error(reason)
  end
  vim.health.ok("the program is " .. command[1])
  local said = vim.system({ command[1], "--version" }, { text = true, timeout = 5000 }):wait()
  local version = said.code == 0 and said.stdout:match("%d+%.%d+%.%d+%S*")
  local mismatch = binary.mismatch(version or nil)
  if mismatch then
    return vim.health.warn(mismatch)
  end
  vim.health.ok("program and plugin fit each other: " .. version)
  local doctor = vim.system({ command[1], "doctor" }, { text = true, timeout = 10000 }):wait()
  local tell = doctor.code == 0 and vim.health.info or vim.health.warn
  tell("assetflow doctor says:\n" .. vim.trim(doctor.stdout .. doctor.stderr))
end

local function server()
  local client = require("assetflow.client")
  local serving = vim.lsp.get_clients({ name = "assetflow" })
  if #serving == 0 then
    return vim.health.info("the server does not run; it starts when a script is opened")
  end
  local missing = vim.tbl_filter(function(command)
    return command[2] and not client.offers(serving[1], command[2])
  end, require("assetflow.commands").list)
  local scripts = 0
  for _, one in ipairs(serving) do
    scripts = scripts + vim.tbl_count(one.attached_buffers)
  end
  vim.health.ok(("the server runs; open scripts: %d"):format(scripts))
  for _, command in ipairs(missing) do
    vim.health.info(("this version of the program has no `:AssetFlow %s`"):format(command[1]))
  end
end

function M.check()
  vim.health.start("AssetFlow")
  if vim.fn.has("nvim-0.11") == 1 then
    vim.health.ok("Neovim has all that is used")
  elseif vim.fn.has("nvim-0.10") == 1 then
    vim.health.ok("Neovim 0.10 serves; folding by scenes comes with 0.11")
  else
    return vim.health.error("Neovim 0.10 or later is needed")
  end
  program()
  server()
  local lists = { pcall(require, "telescope") and "telescope" or nil, pcall(require, "snacks") and "snacks" or nil }
  local list = lists[1] or "vim.ui.select (telescope or snacks.nvim would show a preview)"
  vim.health.info("pictures are chosen with " .. list)
end

return M
