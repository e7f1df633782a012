// The one object that a command of the server takes, filled from where the writer is.

import type { Wants } from "./commands";
import type { Range, Scene } from "./protocol";

/** Where the writer is: a script, a selection in it, and the scene at the cursor. */
export interface Place {
    uri: string;
    selection?: Range;
    scene?: number;
}

export type Filled = Record<string, unknown>;

/**
 * What to send. What is given wins: lenses, code actions and the list of scenes give all that is wanted; a menu of an
 * editor gives the file alone; the palette gives nothing. Undefined where something is wanted that is not to be had.
 */
export function fill(wants: Wants, given: unknown, place: Place | undefined): Filled | undefined {
    const said = read(given);
    if (wants === "nothing") {
        return said;
    }
    const uri = said["uri"] ?? place?.uri;
    if (uri === undefined) {
        return undefined;
    }
    const filled: Filled = { ...said, uri };
    const here = place !== undefined && place.uri === uri ? place : undefined;
    if (wants === "selection" && said["range"] === undefined && here?.selection !== undefined) {
        filled["range"] = here.selection;
    }
    if (wants === "scene" && said["scene"] === undefined) {
        if (here?.scene === undefined) {
            return undefined;
        }
        filled["scene"] = here.scene;
    }
    return filled;
}

function read(given: unknown): Filled {
    if (typeof given !== "object" || given === null) {
        return {};
    }
    // Menus of an editor give its address, as an object of the editor's own.
    if ("scheme" in given && "path" in given) {
        return { uri: String(given) };
    }
    return { ...(given as Filled) };
}

/** The scene that is meant by a place in the text: a cue belongs to the words below it. */
export function sceneAt(scenes: readonly Scene[], line: number, character: number): number | undefined {
    const after = scenes.find(({ range: { end } }) => end.line > line || (end.line === line && end.character >= character));
    return (after ?? scenes.at(-1))?.scene;
}
