import { describe, expect, it } from "vitest";
import { escape, grid, storyboard, titleOf } from "../../src/html";
import type { Candidate } from "../../src/protocol";

const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script>'&`;
const candidate: Candidate = {
    asset: `local:${evil}`,
    title: evil,
    kind: "video",
    seconds: 7.4,
    width: 1280,
    height: 720,
    why: evil,
    creator: evil,
    licence: evil,
    source: evil,
    thumbnail: "file:///cache/a.png",
};

describe("the grid of pictures", () => {
    const options = { nonce: "n0nce", source: "https://files.test", address: (file: string) => `https://files.test/${evil}${file}` };
    const page = grid({ scene: 2, pick: candidate.asset, candidates: [candidate, { ...candidate, asset: "b", thumbnail: null, seconds: null }] }, options);

    it("shows words from elsewhere as words", () => {
        expect(page).not.toContain("<img src=x");
        expect(page).not.toContain("<script>");
        expect(page.match(/<script /g)).toHaveLength(1);
        expect(page.match(/<img /g)).toHaveLength(1);
        expect(page).toContain(escape(evil));
    });

    it("runs its own script and loads files of the extension's own, and nothing else", () => {
        const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replace(/&#39;/g, "'");
        expect(policy).toBe("default-src 'none'; img-src https://files.test; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'");
    });

    it("marks the one that is picked, and can be used with a keyboard", () => {
        expect(page.match(/aria-selected="true" data-asset/g)).toHaveLength(1);
        expect(page.match(/role="option"/g)).toHaveLength(2);
        expect(page).toContain("7 s");
    });
});

describe("the storyboard", () => {
    const page = `<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file: data:; media-src 'self' file: data:; style-src 'sha256-a='; script-src 'sha256-b='; base-uri 'none'; form-action 'none'"><title>T</title></head><body><img src="media/a.jpg"></body></html>`;
    const shown = storyboard(page, "https://files.test/board", "https://*.files.test");

    it("takes its files from its folder, and keeps the hashes of its own script and style", () => {
        expect(shown).toContain(`<base href="https://files.test/board/">`);
        expect(shown).toContain("img-src https://*.files.test data:; media-src https://*.files.test data:; style-src 'sha256-a='; script-src 'sha256-b='");
        expect(shown).toContain("base-uri https://*.files.test");
        expect(shown).not.toContain("'self'");
        expect(shown).not.toContain("file:");
    });

    it("is otherwise as it was", () => {
        expect(shown.replace(/<meta http-equiv[^>]*><base[^>]*>/, "")).toBe(page.replace(/<meta http-equiv[^>]*>/, ""));
    });

    it("has a title in words", () => {
        expect(titleOf("<title>Salt &amp; sea &#39;n&#x27; &lt;b&gt; &foo; &#99999999;</title>")).toBe("Salt & sea 'n' <b> &foo; &#99999999;");
        expect(titleOf("<p>none</p>")).toBe("");
    });
});
