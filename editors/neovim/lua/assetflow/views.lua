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

--- Puts lines into a buffer of ours, as long as it is there.
function M.fill(buffer, lines)
  if vim.api.nvim_buf_is_valid(buffer) then
    vim.bo[buffer].modifiable = true
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
    vim.bo[buffer].modifiable = false
  end
end

--- Shows lines in a scratch window and answers with its buffer.
function M.scratch(lines)
  vim.cmd.new()
  vim.bo.buftype = "nofile"
  vim.bo.bufhidden = "wipe"
  vim.bo.swapfile = false
  local buffer = vim.api.nvim_get_current_buf()
  M.fill(buffer, lines)
  return buffer
end

--- What a bug report needs, in a scratch window to copy from.
function M.report(_, result)
  local buffer = M.scratch(vim.split(vim.inspect(result), "\n"))
  vim.bo[buffer].filetype = "lua"
end

return M
