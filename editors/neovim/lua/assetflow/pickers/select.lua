-- Neovim's own list, or whatever the user has put in its place.
local picker = require("assetflow.picker")

---@param items table[]
---@param prompt string
---@param choose fun(item: table)
return function(items, prompt, choose)
  local options = { prompt = prompt, format_item = picker.title, kind = "assetflow.candidate" }
  vim.ui.select(items, options, function(item)
    if item then
      choose(item)
    end
  end)
end
