-- Which files are scripts, and what their buffers are set up with.
local t = require("helpers")

local function filetype(name, lines)
  local buffer = t.open(name, lines or { "Hello." })
  local found = vim.bo[buffer].filetype
  vim.cmd.bwipeout({ bang = true })
  return found
end

return {
  {
    "names of scripts",
    function()
      t.with({ autostart = false }, function()
        t.eq(filetype("a.script.md"), "assetflow")
        t.eq(filetype("a.vo.md"), "assetflow")
        t.eq(filetype("a.fountain"), "fountain")
        t.eq(filetype("script.md"), "markdown")
      end)
    end,
  },
  {
    "front matter makes a script of Markdown",
    function()
      t.with({ autostart = false }, function()
        t.eq(filetype("a.md", { "---", "title: A", "assetflow: true", "---", "Hello." }), "assetflow")
        t.eq(filetype("a.md", { "---", "assetflow: false", "---", "Hello." }), "markdown")
        t.eq(filetype("a.md", { "---", "title: A", "---", "assetflow: true" }), "markdown")
        t.eq(filetype("a.md", { "assetflow: true" }), "markdown")
      end)
    end,
  },
  {
    "comments, wrapping and colours before the server",
    function()
      t.with({ autostart = false }, function()
        t.open("a.script.md", { "---", "title: A", "---", "", "[visual: a harbour]", "", "VO: Hello." })
        t.eq(vim.bo.commentstring, "<!-- %s -->")
        t.eq(vim.wo.linebreak, true)
        t.eq(vim.b.current_syntax, "assetflow")
        local function group(line, column)
          return vim.fn.synIDattr(vim.fn.synIDtrans(vim.fn.synID(line, column, 1)), "name")
        end
        t.eq(group(5, 3), vim.fn.synIDattr(vim.fn.synIDtrans(vim.fn.hlID("AssetFlowCueName")), "name"))
        t.eq(group(5, 12), vim.fn.synIDattr(vim.fn.synIDtrans(vim.fn.hlID("AssetFlowCueValue")), "name"))
        t.eq(group(7, 1), vim.fn.synIDattr(vim.fn.synIDtrans(vim.fn.hlID("AssetFlowLabel")), "name"))
        t.eq(group(2, 1), vim.fn.synIDattr(vim.fn.synIDtrans(vim.fn.hlID("AssetFlowMetadata")), "name"))
        t.eq(group(7, 6), "")
        vim.cmd.bwipeout({ bang = true })
      end)
    end,
  },
}
