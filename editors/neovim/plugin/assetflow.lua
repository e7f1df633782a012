-- Sets the plugin up when Neovim starts; what it needs is loaded with the first script.
if vim.g.loaded_assetflow then
  return
end
vim.g.loaded_assetflow = true

if vim.fn.has("nvim-0.10") == 0 then
  vim.notify("AssetFlow needs Neovim 0.10 or later", vim.log.levels.ERROR)
  return
end

local group = vim.api.nvim_create_augroup("assetflow", {})
local function on(event, pattern, callback)
  vim.api.nvim_create_autocmd(event, { group = group, pattern = pattern, callback = callback })
end

local function is_ours(id)
  local client = id and vim.lsp.get_client_by_id(id)
  return client and client.name == "assetflow" and client
end

on("ColorScheme", "*", function()
  require("assetflow.colours").define()
end)
on("LspAttach", "*", function(event)
  local client = is_ours(event.data.client_id)
  if client then
    require("assetflow.buffer").attach(client, event.buf)
  end
end)
on("LspDetach", "*", function(event)
  if is_ours(event.data.client_id) then
    vim.b[event.buf].assetflow_status = nil
  end
end)
on("LspProgress", "*", function(event)
  if is_ours(event.data.client_id) then
    local params = event.data.params or event.data.result -- the latter in Neovim 0.10's first releases
    require("assetflow.jobs").on_progress(event.data.client_id, params.token, params.value)
  end
end)

-- The server starts with the first script, unless `autostart` is off.
if vim.lsp.enable then
  vim.lsp.enable("assetflow")
else
  on("FileType", { "assetflow", "fountain" }, function(event)
    if vim.bo[event.buf].buftype == "" and require("assetflow.config").get().autostart then
      require("assetflow.client").start(event.buf)
    end
  end)
end

vim.api.nvim_create_user_command("AssetFlow", function(call)
  require("assetflow.commands").run(call)
end, {
  nargs = "*",
  range = true,
  desc = "AssetFlow: segment, scout, pick, voice, build ...",
  complete = function(typed, line)
    return require("assetflow.commands").complete(typed, line)
  end,
})
