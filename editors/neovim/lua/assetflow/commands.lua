-- `:AssetFlow NAME ...`: the table of commands, and how one is run and completed.
local arguments = require("assetflow.arguments")
local client = require("assetflow.client")
local picker = require("assetflow.picker")
local say = require("assetflow.say")
local trust = require("assetflow.trust")
local views = require("assetflow.views")

local M = {}

--- A command in a line: its name, the command of the server that it needs, what it does, what it
--- takes, and what to do instead of sending it (`run`) or with its answer (`show`). One that the
--- server does not list is not offered. One without a command of the server is the plugin's own.
M.list = {
  { "segment", "assetflow.segment", "put [visual: ...] lines into the script", arguments.lines },
  { "scenes", "assetflow.scenes", "list the scenes", arguments.none, show = views.scenes },
  { "scout", "assetflow.scout", "look for pictures", arguments.scene_or_all },
  { "pick", "assetflow.candidates", "choose a picture from a list", arguments.scene, run = picker.choose },
  { "next", "assetflow.pick", "take the next picture", arguments.scene },
  { "unpick", "assetflow.pick", "take the picture back", arguments.scene, with = { asset = "none" } },
  { "move", "assetflow.move", "move the scene before another", arguments.before },
  { "price", "assetflow.dryRun", "say what is stale and what it would cost", arguments.scene_or_all },
  { "voice", "assetflow.voice", "speak what is stale, or one scene", arguments.scene_or_all },
  { "build", "assetflow.build", "make everything: pictures, voice, captions, timeline", arguments.none },
  { "export", "assetflow.export", "write the timeline and the captions", arguments.formats },
  { "storyboard", "assetflow.openStoryboard", "open the storyboard in the browser", arguments.none },
  { "cancel", "assetflow.cancel", "stop what goes on", arguments.none, show = views.stopped },
  { "keys", "assetflow.setUpKeys", "set the key of a provider", arguments.provider, run = trust.keys },
  { "removekey", "assetflow.removeKey", "remove a key from the keyring", arguments.provider, run = trust.remove },
  { "ledger", "assetflow.showLedger", "show what has left this machine", arguments.none, show = trust.ledger },
  { "erase", "assetflow.deleteAccount", "erase what is kept on this machine", arguments.none, run = trust.erase },
  { "log", "assetflow.showLog", "show the server's log", arguments.none },
  { "report", "assetflow.dumpState", "show what a bug report needs", arguments.none, show = views.report },
  { "restart", nil, "start the server anew", arguments.none, run = client.restart },
}

--- The commands that can be run in a buffer now.
local function offered(serving)
  return vim.tbl_filter(function(command)
    return not command[2] or (serving and client.offers(serving, command[2]))
  end, M.list)
end

local function find(commands, name)
  for _, command in ipairs(commands) do
    if command[1] == name then
      return command
    end
  end
end

local function start(command, call)
  command[4].read(call, function(object, reason)
    if not object then
      return say.warn(reason)
    end
    object = vim.tbl_extend("force", object, command.with or {}, { uri = call.uri })
    if command.run then
      command.run(call, object)
    else
      client.run(call.client, command[2], object, function(result)
        if command.show then
          command.show(call, result)
        end
      end)
    end
  end)
end

--- Lets the user choose from what is offered.
local function menu(commands, chosen)
  local function title(command)
    return ("%-11s %s"):format(command[1], command[3])
  end
  vim.ui.select(commands, { prompt = "AssetFlow", format_item = title, kind = "assetflow.command" }, chosen)
end

--- Runs `:AssetFlow`; `given` is what Neovim gives to a command.
function M.run(given)
  local serving = client.of()
  local commands = offered(serving)
  local words = vim.list_slice(given.fargs, 2)
  local call = {
    client = serving,
    buffer = vim.api.nvim_get_current_buf(),
    uri = vim.uri_from_bufnr(0),
    line = vim.api.nvim_win_get_cursor(0)[1] - 1,
    words = words,
    range = given.range,
    line1 = given.line1,
    line2 = given.line2,
  }
  local name = given.fargs[1]
  if not name then
    return menu(commands, function(command)
      if command then
        start(command, call)
      end
    end)
  end
  local command = find(commands, name)
  if command then
    return start(command, call)
  end
  if not find(M.list, name) then
    say.fail(("there is no command `%s`; :AssetFlow lists them"):format(name))
  elseif serving then
    say.fail(("this version of the program has no `%s`"):format(name))
  elseif vim.list_contains(client.filetypes, vim.bo.filetype) then
    say.fail(client.why_not() or "the server does not run; :AssetFlow restart starts it")
  else
    say.fail("this file is no script: name it *.script.md, or put `assetflow: true` into its front matter")
  end
end

--- Completes the command line of `:AssetFlow`.
function M.complete(typed, line)
  local before = vim.split(line, "%s+", { trimempty = true })
  local commands = offered(client.of())
  local words
  if #before == 1 or (#before == 2 and typed ~= "") then
    words = vim.tbl_map(function(command)
      return command[1]
    end, commands)
  else
    local command = find(commands, before[2])
    words = command and command[4].words(vim.api.nvim_get_current_buf()) or {}
  end
  return vim.tbl_filter(function(word)
    return vim.startswith(word, typed)
  end, words)
end

return M
