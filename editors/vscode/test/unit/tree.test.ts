import { describe, expect, it } from "vitest";
import type { Outline, Scene, Standing, Status } from "../../src/protocol";
import { clock, dropBefore, icon, line, type Node, tree, words } from "../../src/tree";

const at = (from: number, to: number) => ({ start: { line: from, character: 0 }, end: { line: to, character: 99 } });
const heading = (name: string, from: number, to: number, children: Outline[] = []): Outline => ({
    name,
    kind: 3,
    range: at(from, to),
    selectionRange: at(from, from),
    children,
});
const scene = (number: number, from: number, more: Partial<Scene> = {}): Scene => ({
    scene: number,
    id: `id${number}`,
    title: `Scene ${number}`,
    range: at(from, from),
    seconds: 2.5,
    pick: "fresh",
    take: "fresh",
    ...more,
});

/** What a tree looks like, in short. */
function shape(nodes: Node[]): unknown[] {
    return nodes.map((node) => (node.kind === "chapter" ? [node.name, ...node.scenes.map((it) => it.scene.scene)] : node.scene.scene));
}

describe("the tree", () => {
    it("has scenes below their chapters, and no level for the title", () => {
        const outline = [heading("Title", 0, 30, [heading("One", 2, 9), heading("Two", 10, 30)])];
        const scenes = [scene(1, 1), scene(2, 3), scene(3, 5), scene(4, 12)];
        const nodes = tree(scenes, outline);
        expect(shape(nodes)).toEqual([1, ["One", 2, 3], ["Two", 4]]);
        expect(nodes[1]).toMatchObject({ seconds: 5 });
        expect(nodes[1]?.kind === "chapter" && nodes[1].scenes[0]?.chapter).toBe(nodes[1]);
    });

    it("keeps chapters of the same name apart, and scenes of deeper headings with these", () => {
        const outline = [heading("Part", 0, 9, [heading("Part", 4, 9)]), heading("Part", 10, 20)];
        expect(shape(tree([scene(1, 1), scene(2, 5), scene(3, 11)], outline))).toEqual([["Part", 1], ["Part", 2], ["Part", 3]]);
    });

    it("is flat without an outline, and empty without scenes", () => {
        expect(shape(tree([scene(1, 0), scene(2, 1)], []))).toEqual([1, 2]);
        expect(tree([], [heading("One", 0, 9)])).toEqual([]);
    });

    it("does not take scenes of the outline for chapters", () => {
        expect(shape(tree([scene(1, 0)], [{ ...heading("a picture", 0, 1), kind: 24 }]))).toEqual([1]);
    });

    it("gives every node a name of its own", () => {
        const outline = [heading("Same", 0, 4), heading("Same", 5, 9)];
        const nodes = tree([scene(1, 1), scene(2, 6)], outline).flatMap((node) => (node.kind === "chapter" ? [node, ...node.scenes] : [node]));
        expect(new Set(nodes.map(({ key }) => key)).size).toBe(nodes.length);
    });
});

describe("dropping", () => {
    const nodes = tree([scene(1, 1), scene(2, 6), scene(3, 7)], [heading("One", 0, 4), heading("Two", 5, 9)]);

    it("goes before the scene or the chapter it is dropped on, else to the end", () => {
        const [, two] = nodes;
        expect(dropBefore(two, 3)).toBe(2);
        expect(dropBefore(two?.kind === "chapter" ? two.scenes[1] : undefined, 3)).toBe(3);
        expect(dropBefore(undefined, 3)).toBe(4);
    });
});

describe("what is said", () => {
    const status: Status = {
        uri: "file:///t.script.md",
        version: 1,
        title: "T",
        scenes: 14,
        seconds: 128.8,
        target: 150,
        text: "",
        toVoice: 3,
        toPicture: 0,
        cost: { characters: 90, credits: 0, requests: 0 },
    };

    it("is the length, the target, what is to be voiced, and the price", () => {
        expect(line(status)).toBe("2:09 of 2:30 · 3 to voice · free");
        expect(line({ ...status, target: null, cost: { characters: 90, credits: 44.5, requests: 3 } })).toBe("2:09 · 3 to voice · 45 credits");
        expect(line({ ...status, toVoice: 0 })).toBe("2:09 of 2:30 · all voiced");
    });

    it.each([
        [0, "0:00"],
        [59.6, "1:00"],
        [3599.4, "59:59"],
        [3661, "1:01:01"],
    ])("%d seconds are %s", (seconds, said) => {
        expect(clock(seconds)).toBe(said);
    });

    it("names both states of a scene", () => {
        expect(words(scene(1, 0, { pick: "stale", take: "missing" }))).toEqual(["picture stale", "not voiced"]);
        expect(words(scene(1, 0, { pick: null, take: null }))).toEqual([]);
    });

    it("draws every pair of states differently", () => {
        const states: Standing[] = ["fresh", "stale", "missing", "none"];
        const icons = states.flatMap((pick) => states.map((take) => icon(pick, take)));
        expect(new Set(icons).size).toBe(16);
        expect(icons.every((svg) => svg.startsWith("<svg") && svg.endsWith("</svg>"))).toBe(true);
    });
});
