-- What the user has set, over the defaults: `vim.g.assetflow`, or `require("assetflow").setup {}`.
local say = require("assetflow.say")

local M = {}

--- What the plugin itself does.
local own = {
  cmd = false, -- the program: a path, or a list with its arguments; false: `assetflow` on the PATH
  autostart = true, -- start the server when a script is opened
  folding = true, -- fold by chapters and scenes
  format_on_save = false, -- tidy cues and tables when the script is written
  progress = true, -- show what goes on in the last line of the screen
  picker = "auto", -- "telescope", "snacks", "select", or the first of them that is there
}

--- What the server shows; the names are those of its settings.
local server = {
  lens = true,
  hints = { seconds = true, spoken = true },
  diagnostics = { made = true },
  log = { level = "warn" },
}

local given = nil

--- Points at keys that mean nothing, since a mistyped setting would otherwise just not work.
local function check(settings, known, before)
  for key, value in pairs(settings) do
    local default = known[key]
    if default == nil then
      say.warn_once(("there is no setting `%s%s`; see :help assetflow-settings"):format(before, key))
    elseif type(default) == "table" and type(value) == "table" then
      check(value, default, before .. key .. ".")
    elseif key ~= "cmd" and type(value) ~= type(default) then
      say.warn_once(("the setting `%s%s` takes a %s"):format(before, key, type(default)))
    end
  end
end

--- Takes the settings of `setup`; they go before `vim.g.assetflow`.
function M.set(settings)
  given = settings
end

--- All settings, with the defaults where nothing was set.
function M.get()
  local settings = given or vim.g.assetflow or {}
  local known = vim.tbl_extend("error", own, server)
  check(settings, known, "")
  return vim.tbl_deep_extend("force", known, settings)
end

--- The settings that are the server's, as it asks for them.
function M.for_server()
  local settings = M.get()
  local theirs = {}
  for key in pairs(server) do
    theirs[key] = settings[key]
  end
  return { assetflow = theirs }
end

return M
