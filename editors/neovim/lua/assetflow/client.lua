-- The language server: how it is started, asked and restarted.
local binary = require("assetflow.binary")
local config = require("assetflow.config")
local jobs = require("assetflow.jobs")
local say = require("assetflow.say")
local status = require("assetflow.status")

local M = {}

M.filetypes = { "assetflow", "fountain" }

-- From 0.11 on, methods of a client take it as their first argument.
local modern = vim.fn.has("nvim-0.11") == 1

--- What is added to what Neovim can do: notifications of our own, and the names of our colours.
local function capabilities()
  local all = vim.lsp.protocol.make_client_capabilities()
  all.experimental = { assetflow = { status = true, jobs = true, views = true } }
  -- Older versions show lenses without saying so.
  all.textDocument.codeLens = all.textDocument.codeLens or { dynamicRegistration = false }
  vim.list_extend(
    all.textDocument.semanticTokens.tokenTypes,
    { "spoken", "cueName", "cueValue", "label", "heading", "time", "note", "metadata", "muted" }
  )
  vim.list_extend(all.textDocument.semanticTokens.tokenModifiers, { "private" })
  return all
end

local function show_message(_, params)
  local levels = { vim.log.levels.ERROR, vim.log.levels.WARN, vim.log.levels.INFO }
  say.say(params.message, levels[params.type] or vim.log.levels.DEBUG)
end

--- The configuration as `vim.lsp.config` takes it.
function M.config()
  return {
    name = "assetflow",
    -- Looked up at each start, so that a program installed meanwhile is found by :AssetFlow restart.
    cmd = function(dispatchers)
      local command, reason = binary.command()
      return vim.lsp.rpc.start(assert(command, reason), dispatchers)
    end,
    filetypes = M.filetypes,
    capabilities = capabilities(),
    settings = config.for_server(),
    handlers = {
      ["assetflow/status"] = status.on_status,
      ["assetflow/job"] = jobs.on_job,
      ["textDocument/inlayHint"] = require("assetflow.hints").on_hints,
      ["window/showMessage"] = show_message,
    },
    on_init = function(_, result)
      local said = binary.mismatch((result.serverInfo or {}).version)
      if said then
        say.warn_once(said)
      end
    end,
    on_exit = jobs.forget,
  }
end

--- The folder that the server is told of: that of the repository, else that of the script.
function M.root(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  if path == "" then
    return vim.fn.getcwd()
  end
  local git = vim.fs.find(".git", { path = vim.fs.dirname(path), upward = true })[1]
  return vim.fs.dirname(git or path)
end

--- The client that serves a buffer.
---@param buffer? integer
---@return vim.lsp.Client?
function M.of(buffer)
  return vim.lsp.get_clients({ bufnr = buffer or 0, name = "assetflow" })[1]
end

--- Why no server can be started; nothing where one can.
---@return string?
function M.why_not()
  if modern and type(vim.lsp.config.assetflow.cmd) == "table" then
    return nil -- set with vim.lsp.config, and so for Neovim to find
  end
  local _, reason = binary.command()
  return reason
end

--- Whether there is a program to start; says what to do where there is none.
function M.can_start()
  local reason = M.why_not()
  if reason then
    say.warn_once(reason)
  end
  return reason == nil
end

--- Starts the server for a buffer, or attaches the buffer to the one that runs.
function M.start(buffer)
  if not M.can_start() then
    return
  end
  local settings = modern and vim.lsp.config.assetflow or M.config()
  settings = vim.tbl_extend("force", settings, { root_dir = M.root(buffer) })
  vim.lsp.start(settings, { bufnr = buffer })
end

--- Whether the server offers a command.
function M.offers(client, command)
  local provider = client.server_capabilities.executeCommandProvider
  return provider ~= nil and vim.list_contains(provider.commands or {}, command)
end

--- An answer without what stands for nothing in it, so that a field is there or is not.
local function without_nulls(value)
  if type(value) ~= "table" then
    return value
  end
  for key, part in pairs(value) do
    if part == vim.NIL then
      value[key] = nil
    else
      without_nulls(part)
    end
  end
  return value
end

--- Runs a command of the server. `done` gets its answer; an error is shown.
---@param client vim.lsp.Client
---@param command string
---@param arguments table
---@param done? fun(result: any)
function M.run(client, command, arguments, done)
  local params = { command = command, arguments = { arguments } }
  local function answered(err, result)
    if err then
      say.fail(err.message)
    elseif done then
      done(without_nulls(result))
    end
  end
  if modern then
    client:request("workspace/executeCommand", params, answered)
  else
    client.request("workspace/executeCommand", params, answered)
  end
end

--- Answers with the result of a command that takes moments, or with nothing; for completion.
---@param client vim.lsp.Client
---@param command string
---@param buffer integer
function M.ask(client, command, buffer)
  local params = { command = command, arguments = { vim.empty_dict() } }
  local answer
  if modern then
    answer = client:request_sync("workspace/executeCommand", params, 1000, buffer)
  else
    answer = client.request_sync("workspace/executeCommand", params, 1000, buffer)
  end
  return answer and without_nulls(answer.result)
end

local function stop(client, force)
  if modern then
    client:stop(force)
  else
    client.stop(force)
  end
end

--- Starts a server for every script that is open.
local function start_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.list_contains(M.filetypes, vim.bo[buffer].filetype) then
      M.start(buffer)
    end
  end
end

--- Stops the servers and starts one anew for every script that is open.
function M.restart()
  local reason = M.why_not()
  if reason then
    return say.fail(reason)
  end
  local clients = vim.lsp.get_clients({ name = "assetflow" })
  for _, client in ipairs(clients) do
    -- Nothing more is asked of a server that was told to end.
    for buffer in pairs(vim.deepcopy(client.attached_buffers)) do
      vim.lsp.buf_detach_client(buffer, client.id)
    end
    stop(client)
  end
  local waited = 0
  local function once_gone()
    if #vim.lsp.get_clients({ name = "assetflow" }) == 0 then
      start_all()
      say.say(#clients > 0 and "the server was restarted" or "the server was started")
      return
    end
    waited = waited + 50
    if waited == 3000 then
      -- What a job has finished is kept, so a server that does not end by itself may be ended.
      vim.tbl_map(function(client)
        stop(client, true)
      end, clients)
    end
    vim.defer_fn(once_gone, 50)
  end
  once_gone()
end

return M
