-- Runs the tests of unit/*.lua in this Neovim; each file returns a list of {name, function}.
-- Prints "ok: ..." for each and "N passed" at the end; the exit code says the truth.
local here = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h")
package.path = here .. "/?.lua;" .. package.path

local function print_line(...)
  io.stdout:write(table.concat({ ... }), "\n")
end

local passed, failed = 0, 0
for _, file in ipairs(vim.fn.glob(here .. "/unit/*.lua", true, true)) do
  local group = vim.fn.fnamemodify(file, ":t:r")
  for _, test in ipairs(dofile(file)) do
    local fine, why = xpcall(test[2], debug.traceback)
    if fine then
      passed = passed + 1
      print_line("ok: ", group, ": ", test[1])
    else
      failed = failed + 1
      print_line("not ok: ", group, ": ", test[1], "\n    ", (why:gsub("\n", "\n    ")))
    end
  end
end
-- Neovim ends by a broken pipe now and then when many servers are still to be told to end.
for _, client in ipairs(vim.lsp.get_clients()) do
  vim.lsp.stop_client(client.id, true)
end
vim.wait(5000, function()
  return #vim.lsp.get_clients() == 0
end)
print_line(("%d passed%s"):format(passed, failed > 0 and (", %d failed"):format(failed) or ""))
vim.cmd((failed > 0 or passed == 0) and "cquit!" or "quitall!")
