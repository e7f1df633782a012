-- Messages to the writer, all with the product's name before them.
local M = {}

local passing = false

---@param text string
---@param level? integer one of vim.log.levels
function M.say(text, level)
  passing = false
  vim.notify("AssetFlow: " .. text, level or vim.log.levels.INFO, { title = "AssetFlow" })
end

function M.warn(text)
  M.say(text, vim.log.levels.WARN)
end

function M.fail(text)
  M.say(text, vim.log.levels.ERROR)
end

--- Shows how far something is; an empty text ends that, and leaves a message that came meanwhile.
function M.pass(text)
  -- What is typed on the command line, or asked for there, is not written over.
  local typing = vim.api.nvim_get_mode().mode:match("^[cr]")
  if not typing and (text ~= "" or passing) then
    -- A list that was just chosen from is still there, and would make this wait for Enter.
    vim.cmd.redraw()
    vim.api.nvim_echo({ { text } }, false, {})
    passing = text ~= ""
  end
end

local told = {}

--- Says something once in the life of the editor, however often it comes up.
function M.warn_once(text)
  if not told[text] then
    told[text] = true
    M.warn(text)
  end
end

return M
