-- With the real server.
local t = require("helpers")
local commands = require("assetflow.commands")

local script = {
  "---",
  "title: Tides",
  "---",
  "",
  "## The harbour (0:00-0:15)",
  "",
  "[visual: fishing boats]",
  "",
  "VO: Twice a day the sea leaves. [pause 0.5s]",
  "",
  "<!-- private -->",
  "This stays on the machine.",
  "<!-- /private -->",
  "",
  "## The Moon",
  "",
  "VO: The Moon pulls on everything here.",
}

--- The groups of the server's colours at a place, once they are there.
local function colours(buffer, line, column)
  return t.wait("colours", function()
    local tokens = vim.lsp.semantic_tokens.get_at_pos(buffer, line, column)
    return tokens and tokens[1]
  end)
end

local function foreground(name)
  return vim.api.nvim_get_hl(0, { name = name, link = false }).fg
end

return {
  {
    "it starts with a script, and says how the script stands",
    function()
      local buffer, client = t.serve("a.script.md", script)
      t.eq(client.name, "assetflow")
      t.wait("a status line", function()
        return require("assetflow").statusline():find("2 scenes", 1, true)
      end)
      t.eq(vim.b[buffer].assetflow_scenes, 2)
      vim.cmd.new()
      t.eq(require("assetflow").statusline(), "")
      vim.cmd.close()
    end,
  },
  {
    "kinds of text have the server's own names, and each leads to a colour",
    function()
      local buffer = t.serve("a.script.md", script)
      t.eq(colours(buffer, 6, 1).type, "cueName")
      t.eq(colours(buffer, 6, 10).type, "cueValue")
      t.eq(colours(buffer, 8, 0).type, "label")
      t.eq(colours(buffer, 4, 4).type, "heading")
      t.eq(colours(buffer, 1, 1).type, "metadata")
      local private = colours(buffer, 11, 3)
      t.eq(private.type, "spoken")
      t.eq(private.modifiers.private, true)
      for _, name in ipairs({ "cueName", "cueValue", "label", "heading", "time", "note", "metadata", "muted" }) do
        assert(foreground("@lsp.type." .. name .. ".assetflow"), name .. " has no colour")
        t.eq(foreground("@lsp.type." .. name .. ".fountain"), foreground("@lsp.type." .. name .. ".assetflow"))
      end
      t.eq(foreground("@lsp.mod.private.assetflow"), foreground("DiagnosticWarn"))
      t.eq(foreground("@lsp.type.spoken.assetflow"), nil)
    end,
  },
  {
    "another colour scheme leaves the colours in place",
    function()
      vim.cmd.colorscheme("habamax")
      assert(foreground("@lsp.type.cueName.assetflow"))
      vim.cmd.colorscheme("default")
    end,
  },
  {
    "lengths stand beside the text",
    function()
      local buffer = t.serve("a.script.md", script)
      t.wait("hints", function()
        local hints = vim.lsp.inlay_hint.get({ bufnr = buffer })
        return #hints == 2 and hints[1].inlay_hint.label:find("s", 1, true)
      end)
      vim.lsp.inlay_hint.enable(false, { bufnr = buffer })
      t.eq(#vim.lsp.inlay_hint.get({ bufnr = buffer }), 0)
    end,
  },
  {
    "lenses stand above the scenes",
    function()
      local buffer = t.serve("a.script.md", script)
      t.wait("lenses", function()
        return #(vim.lsp.codelens.get(vim.fn.has("nvim-0.12") == 1 and { bufnr = buffer } or buffer) or {}) == 3
      end)
    end,
  },
  {
    "scenes and chapters fold",
    function()
      local buffer = t.serve("a.script.md", script)
      if vim.fn.has("nvim-0.11") == 0 then
        return t.eq(vim.wo.foldmethod, "manual")
      end
      t.eq(vim.wo.foldexpr, "v:lua.vim.lsp.foldexpr()")
      t.wait("folds", function()
        return vim.fn.foldlevel(9) > 0
      end)
      t.eq(vim.fn.foldclosed(9), -1)
      vim.cmd("normal! zM")
      t.eq(vim.fn.foldclosed(9) > 0, true)
      vim.cmd.bwipeout({ args = { tostring(buffer) }, bang = true })
    end,
  },
  {
    "a way of folding that the user has set stays",
    function()
      vim.o.foldmethod = "indent"
      t.serve("a.script.md", script)
      t.eq(vim.wo.foldmethod, "indent")
      vim.o.foldmethod = "manual"
    end,
  },
  {
    "formatting tidies cues and changes no word",
    function()
      local buffer = t.serve("a.script.md", { "[  visual :boats ]", "", "The sea leaves." })
      vim.lsp.buf.format({ bufnr = buffer, timeout_ms = 5000 })
      t.eq(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), { "[visual: boats]", "", "The sea leaves." })
    end,
  },
  {
    "formatting on save, where it is set",
    function()
      t.with({ format_on_save = true }, function()
        local buffer = t.serve("a.script.md", { "[  visual :boats ]", "", "The sea leaves." })
        vim.cmd("silent write")
        t.eq(vim.fn.readfile(vim.api.nvim_buf_get_name(buffer))[1], "[visual: boats]")
      end)
    end,
  },
  {
    "completion offers what the server lists, and nothing else",
    function()
      local _, client = t.serve("a.script.md", script)
      local names = commands.complete("", "AssetFlow ")
      for _, command in ipairs(commands.list) do
        local listed = not command[2] or require("assetflow.client").offers(client, command[2])
        t.eq(vim.list_contains(names, command[1]), listed)
      end
      t.eq(commands.complete("seg", "AssetFlow seg"), { "segment" })
      t.wait("numbers of scenes", function()
        return vim.deep_equal(commands.complete("", "AssetFlow voice "), { "here", "1", "2" })
      end)
      t.eq(commands.complete("", "AssetFlow move "), { "1", "2", "3" })
      local provider = client.server_capabilities.executeCommandProvider
      local all = provider.commands
      provider.commands = { "assetflow.voice" }
      t.eq(commands.complete("", "AssetFlow "), { "voice", "restart" })
      local said = t.messages(function()
        vim.cmd("AssetFlow build")
      end)
      t.has(said[1], "this version of the program has no `build`")
      provider.commands = all
    end,
  },
  {
    "every command of the table is explained in the help",
    function()
      local help = table.concat(vim.fn.readfile(vim.api.nvim_get_runtime_file("doc/assetflow.txt", false)[1]), "\n")
      for _, command in ipairs(commands.list) do
        t.has(help, "*:AssetFlow-" .. command[1] .. "*")
      end
    end,
  },
  {
    "a command where there is no script says so",
    function()
      vim.cmd.enew()
      local said = t.messages(function()
        vim.cmd("AssetFlow voice")
        vim.cmd("AssetFlow nonsense")
      end)
      t.has(said[1], "is no script")
      t.has(said[2], "no command `nonsense`")
    end,
  },
  {
    "segment writes cues for the lines it was given",
    function()
      local paragraph = "The sea leaves the harbour twice a day, and the boats lie on their sides by noon. "
        .. "The old mill turns its wheel in the evening, when the water comes back through the gate."
      local buffer = t.serve("a.script.md", { paragraph, "", paragraph })
      vim.cmd("3AssetFlow segment")
      local lines = t.wait("a cue", function()
        local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
        return #lines > 3 and lines
      end)
      t.eq(lines[1], paragraph)
      t.has(lines[3], "[visual:")
    end,
  },
  {
    "the scene at the cursor is the one whose cue or words are there",
    function()
      local buffer, client = t.serve("a.script.md", script)
      local arguments = require("assetflow.arguments")
      local function here(line)
        local found
        local call = { client = client, uri = vim.uri_from_bufnr(buffer), line = line - 1, words = {} }
        arguments.scene.read(call, function(object)
          found = object.scene
        end)
        return t.wait("a scene", function()
          return found
        end)
      end
      t.eq({ here(1), here(5), here(7), here(9), here(15), here(17) }, { 1, 1, 1, 1, 2, 2 })
    end,
  },
  {
    "words that are no scene are refused with a reason",
    function()
      t.serve("a.script.md", script)
      local said = t.messages(function()
        vim.cmd("AssetFlow voice seven")
      end)
      t.has(said[1], "a scene is a number")
    end,
  },
  {
    "an error of the server is shown",
    function()
      t.serve("a.script.md", script)
      local said = t.messages(function(caught)
        vim.cmd("AssetFlow export nonsense")
        t.wait("a message", function()
          return #caught > 0
        end)
      end)
      t.has(said[1], "the formats are")
    end,
  },
  {
    "the scenes go into the location list",
    function()
      t.serve("a.script.md", script)
      vim.cmd("AssetFlow scenes")
      local items = t.wait("a list", function()
        local items = vim.fn.getloclist(0)
        return #items > 0 and items
      end)
      t.eq(#items, 2)
      t.eq(items[2].lnum, 17)
      t.has(items[1].text, "1. ")
      vim.cmd.lclose()
    end,
  },
  {
    "candidates are looked for, shown, chosen and taken back",
    function()
      local buffer = t.serve("harbour.script.md", script)
      local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":h")
      vim.fn.mkdir(folder .. "/media")
      assert(vim.uv.fs_copyfile(vim.env.ASSETFLOW_PICTURE, folder .. "/media/fishing-boats.jpg"))
      local select, choice, titles = vim.ui.select, 1, nil
      vim.ui.select = function(items, options, done) -- luacheck: ignore 122
        titles = vim.tbl_map(options.format_item, items)
        done(items[choice])
      end
      local function picture(state)
        t.wait("a picture " .. state, function()
          local found
          require("assetflow.client").run(
            require("assetflow.client").of(buffer),
            "assetflow.scenes",
            { uri = vim.uri_from_bufnr(buffer) },
            function(result)
              found = result.scenes[1].pick
            end
          )
          vim.wait(1000, function()
            return found
          end, 10)
          return found == state
        end)
      end
      local said = t.messages(function()
        vim.cmd("AssetFlow pick 1")
        picture("fresh")
        t.has(titles[1], "photo")
        t.eq(#titles, 1)
        choice = 2
        vim.cmd("AssetFlow pick 1")
        picture("missing")
        t.has(titles[1], "●")
      end)
      vim.ui.select = select -- luacheck: ignore 122
      t.has(table.concat(said, "\n"), "picked")
    end,
  },
  {
    "a bug report holds no word of the script",
    function()
      t.serve("a.script.md", script)
      vim.cmd("AssetFlow report")
      t.wait("a report", function()
        return vim.bo.buftype == "nofile"
      end)
      local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
      t.has(text, 'version = "' .. require("assetflow.version"))
      t.eq(text:find("Moon", 1, true), nil)
      vim.cmd.close()
    end,
  },
  {
    "the menu lists what is offered, and runs what is chosen",
    function()
      t.serve("a.script.md", script)
      local select = vim.ui.select
      vim.ui.select = function(items, options, done) -- luacheck: ignore 122
        t.has(options.format_item(items[1]), "segment")
        for _, item in ipairs(items) do
          if item[1] == "scenes" then
            done(item)
          end
        end
      end
      vim.cmd("AssetFlow")
      vim.ui.select = select -- luacheck: ignore 122
      t.wait("a list", function()
        return #vim.fn.getloclist(0) == 2
      end)
      vim.cmd.lclose()
    end,
  },
  {
    "health says what is there",
    function()
      t.serve("a.script.md", script)
      vim.cmd("checkhealth assetflow")
      local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
      t.has(text, "program and plugin fit each other")
      t.has(text, "the server runs")
      t.has(text, "draft voice")
      t.eq(text:find("ERROR", 1, true), nil)
      vim.cmd.bwipeout({ bang = true })
    end,
  },
  {
    "help is found",
    function()
      vim.cmd("helptags " .. vim.fn.fnameescape(vim.fn.fnamemodify(vim.env.ASSETFLOW_PLUGIN, ":p") .. "doc"))
      for _, tag in ipairs({ "assetflow", "assetflow-settings", ":AssetFlow-voice", "assetflow-statusline" }) do
        vim.cmd.help(tag)
        t.has(vim.api.nvim_buf_get_name(0), "assetflow.txt")
        vim.cmd.helpclose()
      end
    end,
  },
  {
    "a restart serves the scripts again",
    function()
      local buffer, client = t.serve("a.script.md", script)
      vim.cmd("AssetFlow restart")
      t.wait("another client", function()
        local other = require("assetflow.client").of(buffer)
        return other and other.initialized and other.id ~= client.id
      end)
    end,
  },
}
