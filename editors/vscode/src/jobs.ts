// Long work: a command answers the name of a job at once, and the server tells when the job has ended.

import type { JobEnd } from "./protocol";

/** So many ends are remembered: a short job may be over before the answer to its command is read. */
const REMEMBERED = 100;

export class Jobs {
    private readonly ended = new Map<string, JobEnd>();
    private readonly waiting = new Map<string, ((end: JobEnd) => void)[]>();

    /** Called with what the server tells. */
    end(end: JobEnd): void {
        this.ended.set(end.job, end);
        for (const oldest of [...this.ended.keys()].slice(0, -REMEMBERED)) {
            this.ended.delete(oldest);
        }
        this.answer(end);
    }

    /** The server has gone: what is waited for does not come any more, and a new server counts from one again. */
    lost(): void {
        this.ended.clear();
        for (const job of [...this.waiting.keys()]) {
            this.answer({ job, title: "", state: "failed", message: null });
        }
    }

    /** Waits for the end of the job that a command has started. */
    of(answer: unknown): Promise<JobEnd | undefined> {
        const job = (answer as { job?: unknown } | null | undefined)?.job;
        if (typeof job !== "string") {
            return Promise.resolve(undefined);
        }
        const ended = this.ended.get(job);
        if (ended !== undefined) {
            return Promise.resolve(ended);
        }
        return new Promise((resolve) => {
            this.waiting.set(job, [...(this.waiting.get(job) ?? []), resolve]);
        });
    }

    private answer(end: JobEnd): void {
        const waiting = this.waiting.get(end.job) ?? [];
        this.waiting.delete(end.job);
        for (const resolve of waiting) {
            resolve(end);
        }
    }
}
