-- Keys, the ledger and erasure. There is no keyring here; test/keys.py has one.
local t = require("helpers")
local commands = require("assetflow.commands")
local trust = require("assetflow.trust")

local script = { "# Tides", "", "Twice a day the sea leaves the harbour." }

--- Runs a function with another one in a place.
local function instead(where, name, other, run)
  local before = rawget(where, name)
  where[name] = other
  local fine, why = pcall(run)
  where[name] = before
  assert(fine, why)
end

--- Writes a program that does what is said; answers with the command and the folder for what it writes.
local function program(body)
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, "p")
  vim.fn.writefile({ "#!/bin/sh", "cd " .. folder, body }, folder .. "/program")
  vim.uv.fs_chmod(folder .. "/program", 493)
  return { folder .. "/program", "keys", "set", "pexels" }, folder
end

--- Hands a secret over and answers with what came of it.
local function handed(command, secret)
  local outcome
  trust.hand(command, secret, function(taken, said)
    outcome = { taken, said }
  end)
  return t.wait("an end", function()
    return outcome
  end)
end

--- Runs a command and waits for a message.
local function told(command, part)
  local said = t.messages(function(caught)
    vim.cmd(command)
    t.wait("the message of " .. command, function()
      return table.concat(caught, "\n"):find(part, 1, true)
    end)
  end)
  return table.concat(said, "\n")
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

--- Waits for a scratch window that says something, and closes it.
local function shown(part)
  t.wait("a window with " .. part, function()
    return vim.bo.buftype == "nofile" and text():find(part, 1, true)
  end)
  t.eq(vim.bo.modifiable, false)
  local all = text()
  vim.cmd.close()
  return all
end

return {
  {
    "a secret comes in one line on the standard input, in no argument and no variable",
    function()
      local command, folder = program('cat > stdin; echo "$@" > arguments; env > env; echo it is kept')
      local secret = "canary-$(touch x)-`id`-4711"
      t.eq(handed(command, secret), { true, "it is kept" })
      t.eq(vim.fn.readblob(folder .. "/stdin"), secret .. "\n")
      t.eq(vim.fn.readfile(folder .. "/arguments"), { "keys set pexels" })
      t.eq(table.concat(vim.fn.readfile(folder .. "/env")):find("canary"), nil)
    end,
  },
  {
    "a program that does not take it says why",
    function()
      local refusing = program("cat > /dev/null; echo 'error: the keyring is locked' >&2; exit 3")
      t.eq(handed(refusing, "canary"), { false, "the keyring is locked" })
      t.eq(handed(program("exit 1"), "canary"), { false, "the program did not take the key" })
      local missing = handed({ "/nowhere/assetflow" }, "canary")
      t.eq(missing[1], false)
      t.eq(missing[2]:find("canary"), nil)
    end,
  },
  {
    "the providers are the server's, and each says how it stands",
    function()
      t.serve("a.script.md", script)
      local names = commands.complete("", "AssetFlow keys ")
      t.eq(vim.list_contains(names, "pexels") and vim.list_contains(names, "elevenlabs"), true)
      t.eq(commands.complete("pi", "AssetFlow removekey pi"), { "pixabay" })
      local titles
      instead(vim.ui, "select", function(items, options, done)
        titles = vim.tbl_map(options.format_item, items)
        done(nil)
      end, function()
        vim.cmd("AssetFlow keys")
        t.wait("a list", function()
          return titles
        end)
      end)
      t.eq(#titles, #names)
      t.has(table.concat(titles, "\n"), "Pexels: no key; ")
      local state = { title = "Pexels", place = "the keyring", lastTest = "ok, 2026-11-27" }
      t.eq(trust.title(state), "Pexels: key in the keyring, last tried: ok, 2026-11-27")
      t.eq(trust.title({ title = "Pexels", without = "" }), "Pexels: no key")
    end,
  },
  {
    "a key that cannot be kept is told, and no key is given where none is typed",
    function()
      t.serve("a.script.md", script)
      local prompts, typed = {}, "canary-4711"
      instead(vim.fn, "inputsecret", function(prompt)
        table.insert(prompts, prompt)
        return typed
      end, function()
        local said = told("AssetFlow keys pexels", "no keyring")
        t.eq(said:find("canary", 1, true), nil)
        t.has(prompts[1], "Key for Pexels (get one: https://www.pexels.com/api/): ")
        typed = " "
        local silent = t.messages(function()
          vim.cmd("AssetFlow keys pexels")
          t.wait("a second prompt", function()
            return #prompts == 2
          end)
          vim.wait(200)
        end)
        t.eq(silent, {})
      end)
      told("AssetFlow keys nobody", "the providers with a key are")
      told("AssetFlow removekey", "there is no key")
    end,
  },
  {
    "the ledger is a window, the newest first",
    function()
      t.serve("a.script.md", script)
      vim.cmd("AssetFlow ledger")
      shown("Nothing has left this machine.")
      local row =
        { at = 1795742235632, provider = "pexels", host = "api.pexels.com", purpose = "search", data = "a query" }
      local first = vim.tbl_extend("error", row, { sent = 211, received = 48211, status = 200, outcome = "ok" })
      local last = vim.tbl_extend("error", row, { sent = 9, status = 401, outcome = "key\nrefused", cost = 12.5 })
      trust.ledger({}, { rows = { first, last } })
      local lines = vim.split(shown("Every request"), "\n")
      t.eq(#lines, 5)
      t.has(lines[4], "key refused (401)")
      t.has(lines[4], "12.50")
      t.has(lines[5], "48211 B")
      t.eq(lines[3]:find("outcome"), lines[4]:find("key refused"))
    end,
  },
  {
    "nothing is erased before the word is typed; then all is, and the script stays",
    function()
      local buffer = t.serve("a.script.md", script)
      local kept = vim.env.ASSETFLOW_HOME .. "/data/assetflow.db"
      told("AssetFlow voice", "made by the draft voice")
      assert(vim.uv.fs_stat(kept))
      local typed, seen
      instead(vim.ui, "input", function(options, done)
        t.has(options.prompt, 'Type "delete"')
        seen = text()
        done(typed)
      end, function()
        for _, word in ipairs({ "", "no", "DELETE" }) do
          typed = word
          told("AssetFlow erase", "nothing was erased")
          assert(vim.uv.fs_stat(kept))
        end
        t.has(seen, "This goes")
        t.has(seen, kept)
        t.has(seen, "This stays")
        typed = "delete"
        told("AssetFlow erase", "is gone")
      end)
      t.has(shown("What was there"), "gone: " .. kept)
      t.eq(vim.uv.fs_stat(kept), nil)
      assert(vim.uv.fs_stat(vim.api.nvim_buf_get_name(buffer)))
    end,
  },
}
