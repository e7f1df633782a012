-- Keys, the ledger and erasure. A key is asked for here and goes to the program on its standard input:
-- it is in no argument, and nothing of it goes through the client, which may log all that it sends.
local client = require("assetflow.client")
local say = require("assetflow.say")
local views = require("assetflow.views")

local M = {}

-- A keyring may ask the user to unlock it meanwhile.
local PATIENCE = 120000

--- Hands a secret to a program. `done` gets whether it was taken, and what the program says.
---@param command string[]
---@param secret string
---@param done fun(taken: boolean, said: string)
function M.hand(command, secret, done)
  local function ended(result)
    local said = vim.trim((result.stdout or "") .. (result.stderr or "")):gsub("^error: ", "")
    vim.schedule(function()
      done(result.code == 0, said ~= "" and said or "the program did not take the key")
    end)
  end
  local options = { stdin = secret .. "\n", text = true, timeout = PATIENCE }
  local started, why = pcall(vim.system, command, options, ended)
  if not started then
    done(false, tostring(why))
  end
end

--- A provider with its key, in a line.
function M.title(state)
  if state.place then
    return ("%s: key in %s, %s"):format(
      state.title,
      state.place,
      state.lastTest and "last tried: " .. state.lastTest or "not tried yet"
    )
  end
  local why = state.error or (state.without ~= "" and "without it: " .. state.without)
  return ("%s: no key%s"):format(state.title, why and "; " .. why or "")
end

local function ask(call, state)
  local where = state.keyPage and (" (get one: %s)"):format(state.keyPage) or ""
  -- CTRL-C is an error to it.
  local given, key = pcall(vim.fn.inputsecret, ("Key for %s%s: "):format(state.title, where))
  vim.cmd.redraw()
  key = given and vim.trim(key) or ""
  if key == "" then
    return
  end
  M.hand(state.command, key, function(taken, said)
    if not taken then
      return say.fail(said)
    end
    say.say(("the key for %s is in the keyring"):format(state.title))
    -- What the provider answers is said by the server.
    client.run(call.client, "assetflow.setUpKeys", { provider = state.provider, test = true })
  end)
end

--- Asks for the key of the provider that is named, or of one that is chosen.
function M.keys(call, object)
  client.run(call.client, "assetflow.setUpKeys", object, function(result)
    if object.provider then
      return ask(call, result.providers[1])
    end
    local options = { prompt = "Whose key to set", format_item = M.title, kind = "assetflow.key" }
    vim.ui.select(result.providers, options, function(state)
      if state then
        ask(call, state)
      end
    end)
  end)
end

--- Removes the key of the provider that is named, or of one that is chosen; the server says what came of it.
function M.remove(call, object)
  local function remove(provider)
    client.run(call.client, "assetflow.removeKey", { provider = provider })
  end
  if object.provider then
    return remove(object.provider)
  end
  client.run(call.client, "assetflow.setUpKeys", object, function(result)
    local kept = vim.tbl_filter(function(state)
      return state.place ~= nil
    end, result.providers)
    if #kept == 0 then
      return say.say("there is no key")
    end
    local options = { prompt = "Whose key to remove", format_item = M.title, kind = "assetflow.key" }
    vim.ui.select(kept, options, function(state)
      if state then
        remove(state.provider)
      end
    end)
  end)
end

--- Rows of words as lines, each column as wide as it must be.
local function columns(rows)
  local widths = {}
  for _, row in ipairs(rows) do
    for number, word in ipairs(row) do
      widths[number] = math.max(widths[number] or 0, vim.fn.strdisplaywidth(word))
    end
  end
  return vim.tbl_map(function(row)
    local words = {}
    for number, word in ipairs(row) do
      table.insert(words, word .. (" "):rep(widths[number] - vim.fn.strdisplaywidth(word)))
    end
    return vim.trim(table.concat(words, "  "))
  end, rows)
end

--- Everything in one line of a scratch window, whatever is in it.
local function plain(text)
  return (tostring(text):gsub("%c", " "))
end

--- Every request that has left this machine, the newest first.
function M.ledger(_, result)
  if #result.rows == 0 then
    return views.scratch({ "Nothing has left this machine." })
  end
  local rows = { { "when", "provider", "host", "what for", "what was in it", "out", "in", "outcome", "billed" } }
  for number = #result.rows, 1, -1 do
    local row = result.rows[number]
    local outcome = row.outcome or "not finished"
    table.insert(
      rows,
      vim.tbl_map(plain, {
        os.date("%Y-%m-%d %H:%M:%S", math.floor(row.at / 1000)),
        row.provider,
        row.host,
        row.purpose,
        row.data,
        ("%d B"):format(row.sent),
        row.received and ("%d B"):format(row.received) or "",
        row.status and outcome ~= "ok" and ("%s (%d)"):format(outcome, row.status) or outcome,
        row.cost and ("%.2f"):format(row.cost) or "",
      })
    )
  end
  local lines = { "Every request that has left this machine, the newest first", "" }
  views.scratch(vim.list_extend(lines, columns(rows)))
end

--- What is kept, or what has become of it, as lines.
local function kept_lines(kept, erased)
  local lines = { erased and "What was there" or "This goes", "" }
  for _, place in ipairs(kept.places) do
    local fate = not erased and "" or place.gone and "gone: " or "STILL THERE: "
    table.insert(lines, plain(("  %s%s (%s)"):format(fate, place.place, place.what)))
  end
  if #kept.places == 0 then
    table.insert(lines, "  nothing is kept")
  end
  vim.list_extend(lines, { "", "This stays", "" })
  for _, stays in ipairs(kept.stays) do
    table.insert(lines, plain("  " .. stays))
  end
  return lines
end

--- Shows what would go and what stays, and has it erased once the word is typed.
function M.erase(call)
  client.run(call.client, "assetflow.deleteAccount", {}, function(found)
    local shown = views.scratch(kept_lines(found.kept, false))
    vim.cmd.redraw()
    local word = found.type
    vim.ui.input({ prompt = ('Type "%s" to erase all of this: '):format(word) }, function(typed)
      if vim.trim(typed or "") ~= word then
        pcall(vim.api.nvim_buf_delete, shown, { force = true })
        return say.say("nothing was erased")
      end
      client.run(call.client, "assetflow.deleteAccount", { confirm = word }, function(done)
        views.fill(shown, kept_lines(done.receipt, true))
      end)
    end)
  end)
end

return M
