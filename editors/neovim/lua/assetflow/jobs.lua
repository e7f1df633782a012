-- Long work of the server: waiting for its end, and showing how far it is.
local config = require("assetflow.config")
local say = require("assetflow.say")

local M = {}

-- Every server numbers its jobs from 1, so they are kept by server.
local waiting, ended = vim.defaulttable(), vim.defaulttable()

--- What goes on, by server and the token of its progress: "Voice: Speaking 3 of 8".
local running = vim.defaulttable()

--- Calls `done` with {job, title, state, message} when a job of a server has ended, or at once if it has already.
---@param server integer the id of its client
function M.when_done(server, job, done)
  local already = rawget(ended[server], job)
  if already then
    ended[server][job] = nil
    done(already)
  else
    waiting[server][job] = done
  end
end

--- The server says that a job has ended; that may come before its command is answered.
function M.on_job(_, params, context)
  local server = context.client_id
  local done = rawget(waiting[server], params.job)
  if done then
    waiting[server][params.job] = nil
    done(params)
  else
    ended[server][params.job] = params
  end
end

--- Forgets the jobs of a server that is gone.
function M.forget(_, _, server)
  waiting[server], ended[server], running[server] = nil, nil, nil
end

--- All that goes on, in a line; empty where nothing does.
function M.line()
  local lines = {}
  for _, tokens in pairs(running) do
    vim.list_extend(lines, vim.tbl_values(tokens))
  end
  table.sort(lines)
  return table.concat(lines, ", ")
end

--- Takes one report of progress and shows it.
function M.on_progress(server, token, value)
  local tokens = running[server]
  if value.kind == "end" then
    tokens[token] = nil
  else
    local title = value.title or (rawget(tokens, token) or ""):match("^[^:]*")
    tokens[token] = value.message and ("%s: %s"):format(title, value.message) or title
  end
  if config.get().progress then
    say.pass(M.line())
  end
  vim.cmd.redrawstatus({ bang = true })
end

return M
