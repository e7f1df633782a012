-- Choosing a picture for a scene from what scouting found.
local client = require("assetflow.client")
local config = require("assetflow.config")
local jobs = require("assetflow.jobs")
local say = require("assetflow.say")

local M = {}

--- A candidate in a line.
function M.title(item)
  if not item.candidate then
    return "  no picture: take it back"
  end
  local candidate = item.candidate
  local parts = { candidate.kind }
  if candidate.seconds then
    table.insert(parts, ("%.1f s"):format(candidate.seconds))
  end
  table.insert(parts, candidate.why)
  return ("%s %s · %s"):format(item.picked and "●" or " ", candidate.title, table.concat(parts, " · "))
end

--- A candidate in full, as lines of text.
function M.preview(item)
  local candidate = item.candidate
  if not candidate then
    return { "The scene has no picture then." }
  end
  local lines = { candidate.title, "" }
  local function add(name, value)
    if value and value ~= "" then
      table.insert(lines, ("%-8s %s"):format(name, value))
    end
  end
  add("kind", candidate.kind)
  add("length", candidate.seconds and ("%.1f s"):format(candidate.seconds))
  add("size", candidate.width and candidate.height and ("%d × %d"):format(candidate.width, candidate.height))
  add("why", candidate.why)
  add("creator", candidate.creator)
  add("licence", candidate.licence)
  add("source", candidate.source)
  add("asset", candidate.asset)
  return lines
end

--- Opens the picture itself in the user's viewer.
function M.open(item)
  local candidate = item.candidate or {}
  local where = candidate.thumbnail or candidate.source
  if not where then
    return say.warn("there is no picture to open")
  end
  vim.ui.open((where:gsub("^file://.*", vim.uri_to_fname)))
end

local function items_of(result)
  local items = {}
  for _, candidate in ipairs(result.candidates) do
    table.insert(items, { candidate = candidate, picked = candidate.asset == result.pick })
  end
  if result.pick then
    table.insert(items, {})
  end
  return items
end

local function chooser()
  local wanted = config.get().picker
  for _, name in ipairs({ "telescope", "snacks" }) do
    if (wanted == name or wanted == "auto") and pcall(require, name) then
      return require("assetflow.pickers." .. name)
    end
  end
  return require("assetflow.pickers.select")
end

local function show(call, object, result)
  local items = items_of(result)
  if #items == 0 then
    return say.warn("no pictures found: put some into a `media` folder beside the script")
  end
  chooser()(items, ("Picture for scene %d"):format(object.scene), function(item)
    local asset = item.candidate and item.candidate.asset or "none"
    client.run(call.client, "assetflow.pick", { uri = call.uri, scene = object.scene, asset = asset })
  end)
end

--- Lets the user choose for a scene; scouts for it first where that was not done yet.
function M.choose(call, object)
  local function ask(scouted)
    client.run(call.client, "assetflow.candidates", object, function(result)
      if type(result.candidates) == "table" then
        return show(call, object, result)
      elseif scouted then
        return say.warn("nothing was found for this scene")
      end
      client.run(call.client, "assetflow.scout", { uri = call.uri, scene = object.scene }, function(started)
        jobs.when_done(call.client.id, started.job, function(job)
          if job.state == "done" then
            ask(true)
          end
        end)
      end)
    end)
  end
  ask(false)
end

return M
