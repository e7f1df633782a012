import { describe, expect, it } from "vitest";
import { asksToBeScript } from "../../src/front";

describe("a Markdown file", () => {
    it.each([
        ["---\nassetflow: true\n---\n", true],
        ["\uFEFF---\r\ntitle: T\r\nassetflow:  true \r\n---\r\n", true],
        ["---\nassetflow: true\nnot closed yet", true],
        ["---\nassetflow: false\n---\n", false],
        ["---\ntitle: T\n---\nassetflow: true\n", false],
        ["---\nnotes:\n  assetflow: true\n---\n", false],
        ["assetflow: true\n", false],
        ["", false],
    ])("%j", (text, asks) => {
        expect(asksToBeScript(text)).toBe(asks);
    });
});
