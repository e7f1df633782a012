import { describe, expect, it } from "vitest";
import { fill, type Place, sceneAt } from "../../src/fill";
import type { Scene } from "../../src/protocol";

const selection = { start: { line: 1, character: 0 }, end: { line: 4, character: 2 } };
const place: Place = { uri: "file:///talk.script.md", selection, scene: 3 };

describe("arguments", () => {
    it("are the script, the selection or the scene at the cursor, as wanted", () => {
        expect(fill("script", undefined, place)).toEqual({ uri: place.uri });
        expect(fill("selection", undefined, place)).toEqual({ uri: place.uri, range: selection });
        expect(fill("scene", undefined, place)).toEqual({ uri: place.uri, scene: 3 });
        expect(fill("nothing", undefined, place)).toEqual({});
    });

    it("that are given are kept as they are", () => {
        const given = { uri: "file:///other.script.md", scene: 7, asset: "none" };
        expect(fill("scene", given, place)).toEqual(given);
        expect(fill("script", given, place)).toEqual(given);
        expect(fill("nothing", { job: "job-1" }, undefined)).toEqual({ job: "job-1" });
    });

    it("know a file that a menu gives", () => {
        const file = { scheme: "file", path: "/talk.script.md", toString: () => "file:///talk.script.md" };
        expect(fill("script", file, undefined)).toEqual({ uri: "file:///talk.script.md" });
        expect(fill("scene", file, place)).toEqual({ uri: place.uri, scene: 3 });
    });

    it("are not taken from another script than the one that is meant", () => {
        expect(fill("scene", { uri: "file:///other.script.md" }, place)).toBeUndefined();
        expect(fill("selection", { uri: "file:///other.script.md" }, place)).toEqual({ uri: "file:///other.script.md" });
    });

    it("that are wanted and cannot be had are not made up", () => {
        expect(fill("script", undefined, undefined)).toBeUndefined();
        expect(fill("scene", undefined, { uri: place.uri })).toBeUndefined();
    });
});

describe("the scene at the cursor", () => {
    const scene = (number: number, line: number, to: number): Scene => ({
        scene: number,
        id: null,
        title: null,
        range: { start: { line, character: 4 }, end: { line, character: to } },
        seconds: 1,
        pick: null,
        take: null,
    });
    const scenes = [scene(1, 4, 40), scene(2, 8, 20), scene(3, 8, 60)];

    it.each([
        [0, 0, 1],
        [4, 40, 1],
        [4, 41, 2],
        [6, 3, 2],
        [8, 20, 2],
        [8, 21, 3],
        [99, 0, 3],
    ])("line %i, column %i is scene %i", (line, character, wanted) => {
        expect(sceneAt(scenes, line, character)).toBe(wanted);
    });

    it("is none in a script without scenes", () => {
        expect(sceneAt([], 0, 0)).toBeUndefined();
    });
});
