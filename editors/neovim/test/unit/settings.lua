-- Settings, the program, its version.
local t = require("helpers")
local binary = require("assetflow.binary")
local config = require("assetflow.config")

return {
  {
    "defaults, and what was set over them",
    function()
      t.eq(config.get().hints.seconds, true)
      t.with({ hints = { seconds = false } }, function()
        t.eq(config.get().hints, { seconds = false, spoken = true })
        t.eq(config.for_server().assetflow.hints.seconds, false)
        t.eq(config.for_server().assetflow.cmd, nil)
      end)
    end,
  },
  {
    "the server's settings are those of the schema",
    function()
      local repository = vim.fn.fnamemodify(debug.getinfo(1, "S").source:sub(2), ":p:h:h:h:h:h")
      local schema = vim.json.decode(table.concat(vim.fn.readfile(repository .. "/editors/settings.schema.json"), "\n"))
      local ours = {}
      local function walk(settings, name)
        for key, value in pairs(settings) do
          if type(value) == "table" then
            walk(value, name .. "." .. key)
          else
            ours[name .. "." .. key] = value
          end
        end
      end
      walk(config.for_server().assetflow, "assetflow")
      local theirs = vim.tbl_map(function(property)
        return property.default
      end, schema.properties)
      t.eq(ours, theirs)
    end,
  },
  {
    "the versions of plugin and program are one",
    function()
      local said = vim.system({ "assetflow", "--version" }, { text = true }):wait()
      t.eq(vim.trim(said.stdout), "assetflow " .. require("assetflow.version"))
    end,
  },
  {
    "a mistyped setting is told, once",
    function()
      local said = t.messages(function()
        t.with({ lense = true, hints = { second = true }, folding = "yes" }, function()
          config.get()
          config.get()
        end)
      end)
      table.sort(said)
      t.eq(#said, 3)
      t.has(said[1], "`folding` takes a boolean")
      t.has(said[2], "no setting `hints.second`")
      t.has(said[3], "no setting `lense`")
    end,
  },
  {
    "the program: as set, else on the PATH, else how to install it",
    function()
      local on_path = vim.fn.exepath("assetflow")
      t.eq(binary.command(), { on_path, "lsp" })
      t.with({ cmd = on_path }, function()
        t.eq(binary.command(), { on_path, "lsp" })
      end)
      t.with({ cmd = { on_path, "lsp", "--more" } }, function()
        t.eq(binary.command(), { on_path, "lsp", "--more" })
      end)
      t.with({ cmd = "/nowhere/assetflow" }, function()
        local command, reason = binary.command()
        t.eq(command, nil)
        t.has(reason, "/nowhere/assetflow")
      end)
      local path = vim.env.PATH
      vim.env.PATH = "/nowhere"
      local command, reason = binary.command()
      vim.env.PATH = path
      t.eq(command, nil)
      t.has(reason, "cargo install --path .")
    end,
  },
  {
    "without the program a script opens, and the writer is told what to do",
    function()
      local said = t.messages(function(caught)
        t.with({ cmd = "/nowhere/else" }, function()
          t.open("a.script.md", { "Hello." })
          t.wait("a message", function()
            return #caught > 0
          end)
          vim.cmd("AssetFlow restart")
          vim.cmd("AssetFlow voice")
          vim.cmd.bwipeout({ bang = true })
        end)
      end)
      t.has(said[1], "/nowhere/else")
      t.eq(said, { said[1], said[1], said[1] })
    end,
  },
  {
    "another version is told",
    function()
      t.eq(binary.mismatch(require("assetflow.version")), nil)
      t.eq(binary.mismatch((require("assetflow.version"):gsub("%d+$", "77"))), nil)
      t.has(binary.mismatch("7.2.0"), "program is version 7.2.0")
      t.has(binary.mismatch(nil), "unknown")
    end,
  },
}
