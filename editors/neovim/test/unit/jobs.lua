-- Jobs and what is shown of them.
local t = require("helpers")
local jobs = require("assetflow.jobs")

return {
  {
    "an end that comes after, and one that comes before it is waited for",
    function()
      local seen = {}
      local function note(job)
        table.insert(seen, job.state)
      end
      jobs.when_done(98, "job-1", note)
      jobs.on_job(nil, { job = "job-1", state = "failed" }, { client_id = 99 })
      t.eq(seen, {})
      jobs.on_job(nil, { job = "job-1", state = "done" }, { client_id = 98 })
      jobs.on_job(nil, { job = "job-2", state = "cancelled" }, { client_id = 98 })
      jobs.when_done(98, "job-2", note)
      t.eq(seen, { "done", "cancelled" })
      jobs.forget(nil, nil, 99)
      jobs.when_done(99, "job-1", note)
      t.eq(#seen, 2)
    end,
  },
  {
    "progress in a line, until it ends",
    function()
      jobs.on_progress(99, "a", { kind = "begin", title = "Voice" })
      t.eq(jobs.line(), "Voice")
      jobs.on_progress(99, "a", { kind = "report", message = "Speaking 1 of 3" })
      jobs.on_progress(99, "b", { kind = "begin", title = "Scout media", message = "Looking" })
      t.eq(jobs.line(), "Scout media: Looking, Voice: Speaking 1 of 3")
      t.eq(require("assetflow").statusline(), jobs.line())
      jobs.on_progress(99, "a", { kind = "end" })
      jobs.on_progress(99, "b", { kind = "end" })
      t.eq(jobs.line(), "")
      jobs.on_progress(99, "c", { kind = "begin", title = "Build" })
      jobs.forget(0, 0, 99)
      t.eq(jobs.line(), "")
    end,
  },
}
