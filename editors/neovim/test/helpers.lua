-- What the unit tests share.
local M = {}

function M.eq(got, expected)
  if not vim.deep_equal(got, expected) then
    error(("expected %s\ngot      %s"):format(vim.inspect(expected), vim.inspect(got)), 2)
  end
end

function M.has(text, part)
  if not tostring(text):find(part, 1, true) then
    error(("%q is not in %s"):format(part, vim.inspect(text)), 2)
  end
end

function M.wait(what, condition)
  local value
  local fine = vim.wait(10000, function()
    value = condition()
    return value
  end, 20)
  if not fine then
    error("not within 10 s: " .. what, 2)
  end
  return value
end

--- Runs a function with messages caught; answers with them.
function M.messages(run)
  local caught, notify = {}, vim.notify
  vim.notify = function(text) -- luacheck: ignore 122
    table.insert(caught, text)
  end
  local fine, why = pcall(run, caught)
  vim.notify = notify -- luacheck: ignore 122
  assert(fine, why)
  return caught
end

--- Runs a function with other settings.
function M.with(settings, run)
  local before = vim.g.assetflow
  vim.g.assetflow = settings
  local fine, why = pcall(run)
  vim.g.assetflow = before
  assert(fine, why)
end

--- Writes a script of its own for a test and opens it.
function M.open(name, lines)
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, "p")
  local file = folder .. "/" .. name
  vim.fn.writefile(lines, file)
  vim.cmd.edit(file)
  return vim.api.nvim_get_current_buf()
end

--- The same, once the server serves it.
function M.serve(name, lines)
  local buffer = M.open(name, lines)
  local client = M.wait("a client", function()
    local client = require("assetflow.client").of(buffer)
    return client and client.initialized and client
  end)
  return buffer, client
end

return M
