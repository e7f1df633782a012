-- The list of snacks.nvim, with the whole candidate beside it. Enter picks, Ctrl-o opens the picture.
local picker = require("assetflow.picker")

---@param items table[]
---@param prompt string
---@param choose fun(item: table)
return function(items, prompt, choose)
  local shown = vim.tbl_map(function(item)
    local text = table.concat(picker.preview(item), "\n")
    return { text = picker.title(item), choice = item, preview = { text = text, ft = "text" } }
  end, items)
  require("snacks").picker.pick({
    title = prompt,
    items = shown,
    format = "text",
    preview = "preview",
    confirm = function(self, entry)
      self:close()
      if entry then
        choose(entry.choice)
      end
    end,
    actions = {
      open_picture = function(_, entry)
        picker.open(entry.choice)
      end,
    },
    win = { input = { keys = { ["<C-o>"] = { "open_picture", mode = { "i", "n" } } } } },
  })
end
