import { describe, expect, it } from "vitest";
import { Jobs } from "../../src/jobs";
import type { JobEnd } from "../../src/protocol";

const end = (job: string): JobEnd => ({ job, title: "Voice", state: "done", message: null });

describe("jobs", () => {
    it("are waited for by everyone who asks", async () => {
        const jobs = new Jobs();
        const waiting = Promise.all([jobs.of({ job: "job-1" }), jobs.of({ job: "job-1" }), jobs.of({ job: "job-2" })]);
        jobs.end(end("job-2"));
        jobs.end(end("job-1"));
        expect((await waiting).map((it) => it?.job)).toEqual(["job-1", "job-1", "job-2"]);
    });

    it("may have ended before anyone asks", async () => {
        const jobs = new Jobs();
        jobs.end(end("job-1"));
        expect(await jobs.of({ job: "job-1" })).toEqual(end("job-1"));
    });

    it("end when the server goes, and a new server's job of the same name is another", async () => {
        const jobs = new Jobs();
        jobs.end(end("job-1"));
        const waiting = jobs.of({ job: "job-2" });
        jobs.lost();
        expect((await waiting)?.state).toBe("failed");
        const next = jobs.of({ job: "job-1" });
        jobs.end({ ...end("job-1"), state: "cancelled" });
        expect((await next)?.state).toBe("cancelled");
    });

    it("are none where a command answers something else", async () => {
        const jobs = new Jobs();
        expect(await jobs.of(undefined)).toBeUndefined();
        expect(await jobs.of({ stopped: 1 })).toBeUndefined();
    });
});
