-- Telescope's list, with the whole candidate beside it. Enter picks, Ctrl-o opens the picture.
local picker = require("assetflow.picker")

---@param items table[]
---@param prompt string
---@param choose fun(item: table)
return function(items, prompt, choose)
  local actions = require("telescope.actions")
  local state = require("telescope.actions.state")
  local settings = require("telescope.config").values
  local finder = require("telescope.finders").new_table({
    results = items,
    entry_maker = function(item)
      local title = picker.title(item)
      return { value = item, display = title, ordinal = title }
    end,
  })
  local previewer = require("telescope.previewers").new_buffer_previewer({
    title = "Ctrl-o opens the picture",
    define_preview = function(self, entry)
      vim.api.nvim_buf_set_lines(self.state.bufnr, 0, -1, false, picker.preview(entry.value))
      vim.wo[self.state.winid].wrap = true
      vim.wo[self.state.winid].linebreak = true
    end,
  })
  require("telescope.pickers")
    .new({}, {
      prompt_title = prompt,
      finder = finder,
      previewer = previewer,
      sorter = settings.generic_sorter({}),
      attach_mappings = function(window, map)
        actions.select_default:replace(function()
          local entry = state.get_selected_entry()
          actions.close(window)
          if entry then
            choose(entry.value)
          end
        end)
        map({ "i", "n" }, "<C-o>", function()
          picker.open(state.get_selected_entry().value)
        end)
        return true
      end,
    })
    :find()
end
