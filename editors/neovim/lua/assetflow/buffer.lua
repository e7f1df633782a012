-- What is set up in the buffer of a script once the server serves it.
local config = require("assetflow.config")

local M = {}

-- Neovim 0.12 keeps lenses fresh by itself.
local lenses_by_themselves = vim.fn.has("nvim-0.12") == 1

--- Asks for the lenses again where Neovim does not do so itself.
function M.refresh(buffer)
  if not lenses_by_themselves and config.get().lens and vim.api.nvim_buf_is_loaded(buffer) then
    vim.lsp.codelens.refresh({ bufnr = buffer })
  end
end

--- Folds by chapters and scenes, all of them open at first; a way of folding set by the user stays.
local function fold(window)
  local options = vim.wo[window][0]
  if vim.lsp.foldexpr and options.foldmethod == "manual" then
    options.foldmethod = "expr"
    options.foldexpr = "v:lua.vim.lsp.foldexpr()"
    options.foldlevel = 99
  end
end

---@param client vim.lsp.Client
---@param buffer integer
function M.attach(client, buffer)
  local settings = config.get()
  vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  if lenses_by_themselves then
    -- Once attaching is over: lenses asked for twice at a time may stay empty in Neovim 0.12.
    vim.schedule(function()
      if vim.api.nvim_buf_is_valid(buffer) then
        vim.lsp.codelens.enable(settings.lens, { bufnr = buffer })
      end
    end)
  end
  M.refresh(buffer)

  local group = vim.api.nvim_create_augroup("assetflow.buffer." .. buffer, {})
  local function on(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, buffer = buffer, callback = callback })
  end
  if settings.folding then
    for _, window in ipairs(vim.fn.win_findbuf(buffer)) do
      fold(window)
    end
    on("BufWinEnter", function()
      fold(vim.api.nvim_get_current_win())
    end)
  end
  if settings.format_on_save then
    on("BufWritePre", function()
      vim.lsp.buf.format({ bufnr = buffer, id = client.id, timeout_ms = 1000 })
    end)
  end
end

return M
