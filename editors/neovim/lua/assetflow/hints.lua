-- Lengths at the ends of scenes, as inlay hints.
local M = {}

--- What was last answered for each buffer: {version of the text, hints}.
local last = {}

--- Takes the hints of a buffer. Neovim draws them again only when the text has changed, while a
--- length also changes when a scene is voiced or priced; hints that differ are then asked for anew.
function M.on_hints(err, result, context, settings)
  vim.lsp.handlers["textDocument/inlayHint"](err, vim.deepcopy(result), context, settings)
  local buffer = context.bufnr
  local before = last[buffer]
  last[buffer] = { context.version, result }
  local same_text = before and before[1] == context.version
  if same_text and not vim.deep_equal(before[2], result) and vim.lsp.inlay_hint.is_enabled({ bufnr = buffer }) then
    vim.lsp.inlay_hint.enable(false, { bufnr = buffer })
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  end
end

return M
