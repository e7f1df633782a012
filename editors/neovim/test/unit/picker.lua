-- How candidates are shown and chosen.
local t = require("helpers")
local picker = require("assetflow.picker")

local harbour = {
  asset = "local:media/harbour.jpg",
  title = "Harbour at high water",
  kind = "photo",
  seconds = nil,
  width = 1920,
  height = 1080,
  why = "named like the cue",
  creator = "A. Sailor",
  licence = "CC0",
  source = nil,
  thumbnail = nil,
}

return {
  {
    "a candidate in a line and in full, whatever is not known of it",
    function()
      t.eq(
        picker.title({ candidate = harbour, picked = true }),
        "● Harbour at high water · photo · named like the cue"
      )
      local text = table.concat(picker.preview({ candidate = harbour }), "\n")
      t.has(text, "size     1920 × 1080")
      t.has(text, "licence  CC0")
      t.eq(text:find("source", 1, true), nil)
    end,
  },
  {
    "a list of the user's own gets the candidates",
    function()
      local select, chosen = vim.ui.select, nil
      vim.ui.select = function(items, options, done) -- luacheck: ignore 122
        t.eq(options.prompt, "Picture for scene 2")
        done(items[1])
      end
      require("assetflow.pickers.select")({ { candidate = harbour }, {} }, "Picture for scene 2", function(item)
        chosen = item.candidate.asset
      end)
      vim.ui.select = select -- luacheck: ignore 122
      t.eq(chosen, harbour.asset)
    end,
  },
}
