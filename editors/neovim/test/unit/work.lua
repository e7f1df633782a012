-- The commands that make something, with the real server.
local t = require("helpers")
local client = require("assetflow.client")

local script = {
  "# Tides",
  "",
  "[visual: fishing boats]",
  "",
  "Twice a day the sea leaves the harbour.",
  "",
  "[visual: full moon]",
  "",
  "The Moon pulls on everything here.",
}

--- A script with two pictures beside it.
local function serve()
  local buffer, serving = t.serve("tides.script.md", script)
  local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":h")
  vim.fn.mkdir(folder .. "/media")
  for _, name in ipairs({ "fishing-boats", "old-boats" }) do
    assert(vim.uv.fs_copyfile(vim.env.ASSETFLOW_PICTURE, ("%s/media/%s.jpg"):format(folder, name)))
  end
  return buffer, serving, folder
end

--- Runs a command and answers with the message that it ends with.
local function said(command, part)
  local messages = t.messages(function(caught)
    vim.cmd(command)
    t.wait("the message of " .. command, function()
      return table.concat(caught, "\n"):find(part, 1, true)
    end)
  end)
  return messages[#messages]
end

--- The answer of the server to a command.
local function ask(buffer, command)
  local answer
  client.run(client.of(buffer), command, { uri = vim.uri_from_bufnr(buffer) }, function(result)
    answer = result
  end)
  return t.wait("an answer", function()
    return answer
  end)
end

--- Waits until the picture of the first scene stands so.
local function picture(buffer, state)
  t.wait("a picture " .. state, function()
    return ask(buffer, "assetflow.scenes").scenes[1].pick == state
  end)
end

return {
  {
    "scout, next, unpick",
    function()
      local buffer = serve()
      said("AssetFlow scout", "candidates for 2 scenes")
      said("AssetFlow next 1", "picked media/")
      picture(buffer, "fresh")
      said("AssetFlow unpick 1", "taken back")
      picture(buffer, "missing")
    end,
  },
  {
    "the price, of all and of one scene; voicing one scene",
    function()
      local buffer = serve()
      t.has(said("AssetFlow price", "free"), "2 scenes to voice")
      t.has(said("AssetFlow price here", "free"), "1 scene to voice")
      said("AssetFlow voice 2", "1 take made")
      t.wait("the status line", function()
        return require("assetflow").statusline():find("1 to voice", 1, true)
      end)
      local scenes = ask(buffer, "assetflow.scenes").scenes
      t.eq({ scenes[1].take, scenes[2].take }, { "missing", "fresh" })
      said("AssetFlow cancel", "nothing is going on")
    end,
  },
  {
    "a scene is moved to the end, and undo moves it back",
    function()
      local buffer = serve()
      vim.api.nvim_win_set_cursor(0, { 5, 0 })
      vim.cmd("AssetFlow move 3")
      t.wait("another order", function()
        return vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1] == "[visual: full moon]"
      end)
      vim.cmd.undo()
      t.eq(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), script)
      t.has(
        t.messages(function()
          vim.cmd("AssetFlow move")
        end)[1],
        "before which scene"
      )
    end,
  },
  {
    "export writes what is named, the storyboard opens in the browser",
    function()
      local _, _, folder = serve()
      said("AssetFlow export srt", "captions.srt")
      assert(vim.uv.fs_stat(folder .. "/tides.assetflow/captions.srt"))
      local open, opened = vim.ui.open, nil
      vim.ui.open = function(where) -- luacheck: ignore 122
        opened = where
        return {
          wait = function()
            return { code = 0 }
          end,
        }
      end
      vim.cmd("AssetFlow storyboard")
      t.wait("a page", function()
        return opened
      end)
      vim.ui.open = open -- luacheck: ignore 122
      local page = opened:find("^file:") and vim.uri_to_fname(opened) or opened
      t.eq(vim.fs.basename(page), "index.html")
      assert(vim.uv.fs_stat(page))
    end,
  },
  {
    "the log opens in a window",
    function()
      serve()
      vim.cmd("AssetFlow log")
      t.wait("the log", function()
        return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == "lsp.log"
      end)
      vim.cmd.bwipeout({ bang = true })
    end,
  },
  {
    "settings reach the server, those of setup before others",
    function()
      local assetflow = require("assetflow")
      assetflow.setup({ hints = { seconds = false } })
      local buffer = serve()
      t.wait("the status line", function()
        return require("assetflow").statusline():find("2 scenes", 1, true)
      end)
      local hints = vim.lsp.buf_request_sync(buffer, "textDocument/inlayHint", {
        textDocument = vim.lsp.util.make_text_document_params(buffer),
        range = { start = { line = 0, character = 0 }, ["end"] = { line = #script, character = 0 } },
      }, 5000)
      t.eq(select(2, next(hints)).result, {})
      assetflow.setup({})
      require("assetflow.config").set(nil)
    end,
  },
  {
    "a program of another version is told",
    function()
      package.loaded["assetflow.version"] = "9.9.9"
      local messages = t.messages(function(caught)
        serve()
        t.wait("a message", function()
          return #caught > 0
        end)
      end)
      package.loaded["assetflow.version"] = nil
      t.has(messages[1], "and this plugin version 9.9.9")
    end,
  },
}
