// The scenes of a script as a tree of chapters, and what is said about each.

import type { Outline, Position, Scene, Standing, Status } from "./protocol";

export interface ChapterNode {
    kind: "chapter";
    key: string;
    name: string;
    line: number;
    seconds: number;
    scenes: SceneNode[];
}

export interface SceneNode {
    kind: "scene";
    key: string;
    scene: Scene;
    chapter?: ChapterNode;
}

export type Node = ChapterNode | SceneNode;

/** Outline entries of this kind are headings; scenes have another. */
const CHAPTER = 3;

/** Chapters with their scenes; scenes before the first chapter, or of a script without any, stand by themselves. */
export function tree(scenes: readonly Scene[], outline: readonly Outline[]): Node[] {
    const roots: Node[] = [];
    for (const scene of scenes) {
        const node: SceneNode = { kind: "scene", key: `scene ${scene.scene}`, scene };
        const heading = innermost(outline, scene.range.start);
        // A title above everything is no chapter: it would only push everything in.
        if (heading === undefined || (outline.length === 1 && heading === outline[0])) {
            roots.push(node);
            continue;
        }
        const last = roots.at(-1);
        const line = heading.selectionRange.start.line;
        let chapter = last?.kind === "chapter" && last.line === line ? last : undefined;
        if (chapter === undefined) {
            chapter = { kind: "chapter", key: `chapter ${scene.scene}`, name: heading.name, line, seconds: 0, scenes: [] };
            roots.push(chapter);
        }
        chapter.seconds += scene.seconds;
        chapter.scenes.push(node);
        node.chapter = chapter;
    }
    return roots;
}

function innermost(outline: readonly Outline[], at: Position): Outline | undefined {
    const around = outline.find(({ kind, range }) => kind === CHAPTER && !before(at, range.start) && !before(range.end, at));
    return around && (innermost(around.children ?? [], at) ?? around);
}

function before(one: Position, other: Position): boolean {
    return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** Where scenes go that are dropped on something: before the scene with this number. */
export function dropBefore(target: Node | undefined, count: number): number {
    if (target === undefined) {
        return count + 1;
    }
    return target.kind === "scene" ? target.scene.scene : (target.scenes[0]?.scene.scene ?? count + 1);
}

/** Seconds as people read them: `0:09`, `1:05:00`. */
export function clock(seconds: number): string {
    const whole = Math.max(0, Math.round(seconds));
    const two = (part: number) => String(part).padStart(2, "0");
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A script in a line: its length and target, what is to be voiced, and what that costs. */
export function line(status: Status): string {
    const target = status.target === null ? "" : ` of ${clock(status.target)}`;
    const length = `${clock(status.seconds)}${target}`;
    if (status.toVoice === 0) {
        return `${length} · all voiced`;
    }
    const credits = status.cost?.credits ?? 0;
    const price = credits === 0 ? "free" : `${Math.ceil(credits)} credits`;
    return `${length} · ${status.toVoice} to voice · ${price}`;
}

const PICTURE: Record<Standing, string> = { fresh: "picture picked", stale: "picture stale", missing: "no picture", none: "no picture needed" };
const VOICE: Record<Standing, string> = { fresh: "voiced", stale: "voice stale", missing: "not voiced", none: "nothing to voice" };

/** The states of a scene in words. */
export function words(scene: Scene): string[] {
    const said = [];
    if (scene.pick !== null) {
        said.push(PICTURE[scene.pick]);
    }
    if (scene.take !== null) {
        said.push(VOICE[scene.take]);
    }
    return said;
}

const COLOURS: Record<Standing, string> = { fresh: "#3f9d58", stale: "#d29922", missing: "#8a8f98", none: "#8a8f98" };

/** The states of a scene as a picture: a frame for the picture, a round for the voice; full, half or empty. */
export function icon(pick: Standing | null, take: Standing | null): string {
    const frame = part(pick ?? "missing", '<rect x="1" y="4.5" width="6" height="7" rx="1"', '<rect x="1" y="8" width="6" height="3.5" rx="1"');
    const round = part(take ?? "missing", '<circle cx="12" cy="8" r="3.3"', '<path d="M8.7 8a3.3 3.3 0 0 0 6.6 0z"');
    return `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${frame}${round}</svg>`;
}

function part(state: Standing, whole: string, half: string): string {
    const colour = COLOURS[state];
    const line = `${whole} fill="none" stroke="${colour}" stroke-width="1.3"${state === "none" ? ' stroke-dasharray="1.5 1.5"' : ""}/>`;
    if (state === "fresh") {
        return `${whole} fill="${colour}" stroke="${colour}" stroke-width="1.3"/>`;
    }
    return state === "stale" ? `${line}${half} fill="${colour}"/>` : line;
}
