-- Long work of the server: waiting for its end, and showing how far it is.
local config = require("assetflow.config")
local say = require("assetflow.say")

local M = {}

local waiting = {}
local ended = {}

--- Calls `done` with {job, title, state, message} when a job has ended, or at once if it has already.
function M.when_done(job, done)
  if ended[job] then
    done(ended[job])
    ended[job] = nil
  else
    waiting[job] = done
  end
end

--- The server says that a job has ended; that may come before its command is answered.
function M.on_job(_, params)
  local done = waiting[params.job]
  waiting[params.job] = nil
  if done then
    done(params)
  else
    ended[params.job] = params
  end
end

--- Forgets the jobs of a server that is gone; their numbers begin anew with the next.
function M.forget()
  waiting, ended, M.running = {}, {}, {}
end

--- What goes on: "Voice 3 of 8" by the token of its progress.
M.running = {}

--- All that goes on, in a line; empty where nothing does.
function M.line()
  local lines = {}
  for _, line in pairs(M.running) do
    table.insert(lines, line)
  end
  table.sort(lines)
  return table.concat(lines, ", ")
end

--- Takes one report of progress and shows it.
function M.on_progress(token, value)
  if value.kind == "end" then
    M.running[token] = nil
  else
    local title = value.title or (M.running[token] or ""):match("^[^:]*")
    M.running[token] = value.message and ("%s: %s"):format(title, value.message) or title
  end
  if config.get().progress then
    say.pass(M.line())
  end
  vim.cmd.redrawstatus({ bang = true })
end

return M
