-- What the words after `:AssetFlow NAME` mean. Each kind reads them into the object that the server
-- takes, and says what can be typed.
local client = require("assetflow.client")

local M = {}

--- The numbers of the scenes, and as many more.
local function numbers(buffer, more)
  local words = {}
  for number = 1, (vim.b[buffer].assetflow_scenes or 0) + more do
    table.insert(words, tostring(number))
  end
  return words
end

local function nothing()
  return {}
end

local function scene_words(buffer)
  return vim.list_extend({ "here" }, numbers(buffer, 0))
end

--- Answers with the number of the scene at the cursor: the first that does not end above it, since
--- what a scene shows is said before its words.
local function scene_here(call, done)
  client.run(call.client, "assetflow.scenes", { uri = call.uri }, function(result)
    local scenes = result.scenes
    for _, scene in ipairs(scenes) do
      if scene.range["end"].line >= call.line then
        return done(scene.scene)
      end
    end
    done(#scenes > 0 and scenes[#scenes].scene or nil)
  end)
end

local function read_scene(call, word, done)
  if word ~= "here" then
    local number = tonumber(word)
    return done(number and { scene = number } or nil, ("a scene is a number, or `here`; not %s"):format(word))
  end
  scene_here(call, function(number)
    done(number and { scene = number }, "there is no scene here")
  end)
end

--- One scene: that at the cursor unless another is named.
M.scene = {
  words = scene_words,
  read = function(call, done)
    read_scene(call, call.words[1] or "here", done)
  end,
}

--- One scene that is named, or all.
M.scene_or_all = {
  words = scene_words,
  read = function(call, done)
    if not call.words[1] then
      return done({})
    end
    read_scene(call, call.words[1], done)
  end,
}

--- The lines that the command was given, or the whole script.
M.lines = {
  words = nothing,
  read = function(call, done)
    if call.range == 0 then
      return done({})
    end
    done({
      range = {
        start = { line = call.line1 - 1, character = 0 },
        ["end"] = { line = call.line2, character = 0 },
      },
    })
  end,
}

--- Where the scene at the cursor goes: before a scene, or to the end.
M.before = {
  words = function(buffer)
    return numbers(buffer, 1)
  end,
  read = function(call, done)
    local before = tonumber(call.words[1])
    if not before then
      return done(nil, "say before which scene it goes, as in :AssetFlow move 3")
    end
    scene_here(call, function(number)
      done(number and { scene = number, before = before }, "there is no scene here")
    end)
  end,
}

--- Formats of export, all of them where none is named.
M.formats = {
  words = nothing,
  read = function(call, done)
    done(#call.words > 0 and { format = call.words } or {})
  end,
}

--- A provider with a key; which there are is the server's to say.
M.provider = {
  words = function(buffer)
    local result = client.ask(client.of(buffer), "assetflow.setUpKeys", buffer)
    return vim.tbl_map(function(state)
      return state.provider
    end, result and result.providers or {})
  end,
  read = function(call, done)
    done({ provider = call.words[1] })
  end,
}

--- Nothing more.
M.none = {
  words = nothing,
  read = function(_, done)
    done({})
  end,
}

return M
