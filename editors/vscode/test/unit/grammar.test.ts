// The grammars, run as the editor runs them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, type IGrammar, parseRawGrammar, Registry } from "vscode-textmate";
import { beforeAll, describe, expect, it } from "vitest";

const here = path.join(__dirname, "../..");
const examples = path.join(here, "../../examples");
let script: IGrammar;
let fountain: IGrammar;

beforeAll(async () => {
    const wasm = createRequire(__filename).resolve("vscode-oniguruma/release/onig.wasm");
    await loadWASM(readFileSync(wasm));
    const files: Record<string, string> = { "text.assetflow": "assetflow", "text.fountain.assetflow": "fountain" };
    const registry = new Registry({
        onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
        loadGrammar: async (scope) => {
            const file = path.join(here, `syntaxes/${files[scope]}.tmLanguage.json`);
            return parseRawGrammar(readFileSync(file, "utf8"), file);
        },
    });
    const load = async (scope: string): Promise<IGrammar> => {
        const grammar = await registry.loadGrammar(scope);
        if (grammar === null) {
            throw new Error(`${scope} cannot be loaded`);
        }
        return grammar;
    };
    script = await load("text.assetflow");
    fountain = await load("text.fountain.assetflow");
});

interface Token {
    text: string;
    scopes: string;
}

function tokens(grammar: IGrammar, text: string): Token[] {
    let stack = INITIAL;
    return text.split("\n").flatMap((line) => {
        const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
        stack = ruleStack;
        return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes: scopes.slice(1).join(" ") }));
    });
}

/** The scopes of the first token that has this text. */
function scopes(grammar: IGrammar, text: string, of: string): string {
    return tokens(grammar, text).find((token) => token.text.trim() === of)?.scopes ?? `no token "${of}"`;
}

describe("a script", () => {
    it.each([
        ["[visual: harbour at low tide]", "visual", "keyword.other.cue"],
        ["[visual: harbour at low tide]", "harbour at low tide", "string.unquoted.cue"],
        ["[映像: 夜の海]", "映像", "keyword.other.cue"],
        ["【映像：夜の海】", "夜の海", "string.unquoted.cue"],
        ["It comes back. [PAUSE 0.6s] Then it goes.", "PAUSE", "keyword.other.cue"],
        ["[HOOK]", "HOOK", "keyword.other.cue"],
        ["A break <break time=\"1s\"/> here", "<break time=\"1s\"/>", "keyword.other.cue"],
        ["VO: Twice a day.", "VO", "variable.parameter.label"],
        ["**NARRATOR (V.O.):** Twice a day.", "NARRATOR (V.O.)", "variable.parameter.label"],
        ["**VISUAL:** a harbour", "VISUAL", "keyword.other.cue"],
        ["**BILD:** ein Hafen", "ein Hafen", "string.unquoted.cue"],
        ["**SPRECHERIN:** Zweimal am Tag.", "SPRECHERIN", "variable.parameter.label"],
        ["## The empty harbour (0:00–0:15)", "The empty harbour", "entity.name.section"],
        ["## The empty harbour (0:00–0:15)", "(0:00–0:15)", "constant.numeric.time"],
        ["(softly)", "(softly)", "comment.line.direction"],
        ["<!-- a note -->", "a note", "comment.block"],
        ["Said once [1] and again.", "[1]", "comment.citation"],
        ["See [the page](https://example.org).", "https://example.org", "markup.underline.link"],
        ["| 0:05 | [visual: boats] | Boats leave. |", "0:05", "constant.numeric.time"],
        ["| 0:05 | [visual: boats] | Boats leave. |", "visual", "keyword.other.cue"],
        ["| --- | --- |", "| --- | --- |", "punctuation.separator.table"],
        ["[note: ask the harbour master]", "[note: ask the harbour master]", "comment.line.note"],
        ["It was **very** late.", "**very**", "markup.bold"],
    ])("%s: %s", (text, of, wanted) => {
        expect(scopes(script, text, of)).toContain(wanted);
    });

    it.each(["Boats lie on their sides by noon.", "(They never said why, and nobody asked.) We went on.", "He said: nobody knows.", "Between 0:05 and 0:10 nothing happens.", "snake_case_words and 2 * 3 * 4"])(
        "plain narration has no colour: %s",
        (text) => {
            expect(tokens(script, text).map(({ scopes }) => scopes).filter((it) => it !== "")).toEqual([]);
        },
    );

    it("has front matter at its top and nowhere else", () => {
        const text = "---\ntitle: Tides\npace: 140 wpm\n---\n\ntitle: Tides\n---\ntitle: no\n---";
        const titles = tokens(script, text).filter(({ text }) => text === "title");
        expect(titles).toHaveLength(1);
        expect(titles[0]?.scopes).toContain("entity.name.tag");
        expect(scopes(script, text, "140 wpm")).toContain("string");
    });

    it("shows what is private, cues in it included, and where it ends", () => {
        const text = "<!-- private -->\nMy salary is public now.\n[visual: a desk]\n<!-- /private -->\nWe go on.";
        expect(scopes(script, text, "My salary is public now.")).toBe("meta.private.assetflow");
        expect(scopes(script, text, "a desk")).toContain("meta.private.assetflow");
        expect(scopes(script, text, "We go on.")).toBe("");
    });

    it("ends every comment, cue and table row of the examples", () => {
        for (const name of ["tides.script.md", "bridge.script.md", "umi.script.md", "brot.script.md", "abejas.script.md", "cha.script.md", "short.script.md", "lighthouse.vo.md"]) {
            const text = `${readFileSync(path.join(examples, name), "utf8")}\nThe last words.`;
            expect([name, tokens(script, text).at(-1)]).toEqual([name, { text: "The last words.", scopes: "" }]);
        }
    });
});

describe("Fountain", () => {
    const text = readFileSync(path.join(examples, "coffee.fountain"), "utf8");

    it.each([
        ["Title", "entity.name.tag"],
        ["The mountain", "entity.name.section"],
        ["EXT. HILLSIDE PLANTATION - DAWN", "entity.name.type.scene"],
        ["Mist over rows of coffee trees. Red cherries, heavy with dew.", "string.unquoted.action"],
        ["NARRATOR (V.O.)", "variable.parameter.label"],
        ["(quietly)", "comment.line.direction"],
        ["[[", "comment.block.note"],
        ["> FADE OUT.", "keyword.other.cue.transition"],
        ["/*", "comment.block.boneyard"],
    ])("%s", (of, wanted) => {
        expect(scopes(fountain, text, of)).toContain(wanted);
    });

    it("leaves what is spoken plain", () => {
        const spoken = "So a farmer, a picker, a sailor and a roaster have worked for most of a year. You have four minutes. Pour slowly.";
        expect(scopes(fountain, text, spoken)).toBe("meta.dialogue.fountain.assetflow");
    });
});
