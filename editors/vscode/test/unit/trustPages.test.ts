import { describe, expect, it } from "vitest";
import type { Kept, KeyState, LedgerRow } from "../../src/protocol";
import { erasePage, keyItem, ledgerPage, size } from "../../src/trustPages";

const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script>'&`;
const row: LedgerRow = { at: 1_795_742_235_632, provider: "pexels", host: "api.pexels.com", purpose: "search", data: "a query", sent: 211, received: 48_211, status: 200, outcome: "ok", cost: null };
const state: KeyState = { provider: "openai", title: "your server", place: null, error: null, lastTest: null, without: "it is not asked", keyPage: null, command: [] };
const kept: Kept = { places: [{ place: "/data/a.db", what: "the ledger", count: 3, bytes: 4096, gone: null }], stays: ["your scripts"] };

const policy = (page: string) => /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replace(/&#39;/g, "'");

describe("a provider in the list of keys", () => {
    it("says what is missing without a key, or why the keyring could not be asked", () => {
        expect(keyItem(state)).toEqual({ label: "Your server", description: "no key", detail: "without a key: it is not asked" });
        expect(keyItem({ ...state, error: "the keyring is locked" }).detail).toBe("the keyring is locked");
        expect(keyItem({ ...state, without: "" }).detail).toBe("");
    });

    it("says where a key is, and how it was tried", () => {
        const set = { ...state, place: "the keyring" };
        expect(keyItem(set)).toEqual({ label: "Your server", description: "key in the keyring", detail: "not tried yet" });
        expect(keyItem({ ...set, lastTest: "ok, 2026-11-27" }).detail).toBe("last tried: ok, 2026-11-27");
    });
});

describe("sizes", () => {
    it("are read at a glance", () => {
        expect([0, 999, 1000, 48_211, 523_000, 1_250_000, 3e12].map(size)).toEqual(["0 B", "999 B", "1.0 KB", "48.2 KB", "523 KB", "1.3 MB", "3.0 TB"]);
    });
});

describe("the ledger", () => {
    it("has the newest first, and each provider once to choose from", () => {
        const page = ledgerPage([row, { ...row, provider: "elevenlabs", sent: 9, outcome: "unauthorized", status: 401, cost: 12.5 }, row], "n0nce");
        expect([...page.matchAll(/<tr data-provider="(\w+)"/g)].map((match) => match[1])).toEqual(["pexels", "elevenlabs", "pexels"]);
        expect([...page.matchAll(/<option value="(\w*)"/g)].map((match) => match[1])).toEqual(["", "elevenlabs", "pexels"]);
        expect(page).toContain(`class="wrong">unauthorized (401)</td><td class="number">12.5</td>`);
        expect(page).toContain("48.2 KB");
        expect(page).toContain(`datetime="2026-11-27T`);
    });

    it("says so where nothing has left, and where there is more than is shown", () => {
        expect(ledgerPage([], "n0nce")).toContain("Nothing has left this machine.");
        expect(ledgerPage([], "n0nce")).not.toContain("<table");
        const long = ledgerPage(Array.from({ length: 2001 }, () => row), "n0nce");
        expect(long.match(/<tr data-provider/g)).toHaveLength(2000);
        expect(long).toContain("Only the newest 2000 of 2001");
    });

    it("shows words from elsewhere as words, and loads nothing", () => {
        const page = ledgerPage([{ ...row, provider: evil, host: evil, purpose: evil, data: evil, outcome: evil }], "n0nce");
        expect(page).not.toContain("<img");
        expect(page.match(/<script /g)).toHaveLength(1);
        expect(page).not.toContain("<script>");
        expect(policy(page)).toBe("default-src 'none'; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'");
    });
});

describe("erasing", () => {
    it("says before what goes and what stays", () => {
        const page = erasePage(kept, false, "n0nce");
        expect(page).toMatch(/This goes(.|\n)*\/data\/a\.db(.|\n)*the ledger \(3 files, 4\.1 KB\)(.|\n)*This stays(.|\n)*your scripts/);
        expect(page).not.toContain("gone");
        expect(policy(page)).toBe("default-src 'none'; style-src 'nonce-n0nce'");
        expect(erasePage({ places: [], stays: [] }, false, "n")).toContain("Nothing is kept.");
    });

    it("says afterwards what is gone, and what is not", () => {
        const [place] = kept.places as [Kept["places"][number]];
        expect(erasePage({ ...kept, places: [{ ...place, gone: true }] }, true, "n")).toMatch(/<h1>Erased<\/h1>(.|\n)*<em>gone<\/em>/);
        expect(erasePage({ ...kept, places: [{ ...place, gone: false }] }, true, "n")).toMatch(/<h1>Not everything could be erased<\/h1>(.|\n)*still there/);
    });

    it("shows words from elsewhere as words", () => {
        expect(erasePage({ places: [{ place: evil, what: evil, count: 1, bytes: 0, gone: false }], stays: [evil] }, true, "n")).not.toMatch(/<img|<script/);
    });
});
