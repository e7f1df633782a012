-- Colours: every kind of text in a script has a group, and every theme colours the group it leads to.
local M = {}

--- The server's name for a kind of text, our group, and where the group leads unless it is set.
local kinds = {
  { "cueName", "AssetFlowCueName", "Keyword" },
  { "cueValue", "AssetFlowCueValue", "String" },
  { "label", "AssetFlowLabel", "Identifier" },
  { "heading", "AssetFlowHeading", "Title" },
  { "time", "AssetFlowTime", "Number" },
  { "note", "AssetFlowNote", "Comment" },
  { "metadata", "AssetFlowMetadata", "Comment" },
  { "muted", "AssetFlowMuted", "Comment" },
}

function M.define()
  local function link(from, to)
    vim.api.nvim_set_hl(0, from, { link = to, default = true })
  end
  for _, kind in ipairs(kinds) do
    link(kind[2], kind[3])
    link("@lsp.type." .. kind[1] .. ".assetflow", kind[2])
    link("@lsp.type." .. kind[1] .. ".fountain", kind[2])
  end
  -- Narration is plain text; a private passage must show in every theme, whatever stands in it.
  local warning = vim.api.nvim_get_hl(0, { name = "DiagnosticWarn", link = false })
  vim.api.nvim_set_hl(0, "AssetFlowPrivate", {
    fg = warning.fg,
    ctermfg = warning.ctermfg or "Magenta",
    italic = true,
    underdotted = true,
    default = true,
  })
  link("@lsp.mod.private.assetflow", "AssetFlowPrivate")
  link("@lsp.mod.private.fountain", "AssetFlowPrivate")
end

return M
