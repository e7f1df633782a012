-- Showing the answers of commands that are more than a message.
local say = require("assetflow.say")

local M = {}

local function state(word, what)
  return word and ("%s %s"):format(what, word)
end

--- The scenes in the location list: Enter goes to one.
function M.scenes(call, result)
  local items = {}
  for _, scene in ipairs(result.scenes) do
    local parts = { ("%.1f s"):format(scene.seconds), state(scene.pick, "picture"), state(scene.take, "take") }
    table.insert(items, {
      bufnr = call.buffer,
      lnum = scene.range.start.line + 1,
      col = 1,
      text = ("%d. %s · %s"):format(scene.scene, scene.title or "", table.concat(parts, " · ")),
    })
  end
  vim.fn.setloclist(0, {}, " ", { title = "Scenes", items = items })
  vim.cmd.lopen()
end

function M.stopped(_, result)
  if result.stopped == 0 then
    say.say("nothing is going on")
  end
end

--- What a bug report needs, in a scratch window to copy from.
function M.report(_, result)
  vim.cmd.new()
  vim.bo.buftype = "nofile"
  vim.bo.bufhidden = "wipe"
  vim.bo.swapfile = false
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.inspect(result), "\n"))
  vim.bo.filetype = "lua"
end

return M
