// What the language server says beyond the protocol: the results of its commands and its own notifications.

export type Standing = "fresh" | "stale" | "missing" | "none";

export interface Position {
    line: number;
    character: number;
}

export interface Range {
    start: Position;
    end: Position;
}

/** The script in a few numbers: the result of `assetflow.status`, and what `assetflow/status` brings. */
export interface Status {
    uri: string;
    version: number;
    title: string;
    scenes: number;
    seconds: number;
    target: number | null;
    /** All of it in one line, as the server says it elsewhere. */
    text: string;
    /** How many scenes have no fresh take, and how many no fresh picture. */
    toVoice: number;
    toPicture: number;
    cost: { characters: number; credits: number; requests: number } | null;
}

/** One of the result of `assetflow.scenes`. */
export interface Scene {
    /** From 1. */
    scene: number;
    id: string | null;
    title: string | null;
    range: Range;
    seconds: number;
    pick: Standing | null;
    take: Standing | null;
}

export interface Scenes {
    uri: string;
    version: number;
    scenes: Scene[];
}

/** What `textDocument/documentSymbol` answers: chapters with their scenes. */
export interface Outline {
    name: string;
    detail?: string;
    kind: number;
    range: Range;
    selectionRange: Range;
    children?: Outline[];
}

/** One of the result of `assetflow.candidates`. */
export interface Candidate {
    asset: string;
    title: string;
    kind: "video" | "photo";
    seconds: number | null;
    width: number;
    height: number;
    why: string;
    creator: string;
    licence: string;
    source: string;
    /** A file of ours, as a URI. */
    thumbnail: string | null;
}

export interface Candidates {
    scene: number;
    pick: string | null;
    /** None when nothing was scouted for the scene yet. */
    candidates: Candidate[] | null;
}

/** `assetflow/job`: a job has ended. */
export interface JobEnd {
    job: string;
    title: string;
    state: "done" | "failed" | "cancelled";
    message: string | null;
}

/** A provider with its key, one of the result of `assetflow.setUpKeys`. A key itself is never in it. */
export interface KeyState {
    provider: string;
    title: string;
    /** Where its key is; none where there is none. */
    place: string | null;
    /** Why the keyring could not be asked. */
    error: string | null;
    lastTest: string | null;
    /** What is missing without it. */
    without: string;
    /** Where one gets a key. */
    keyPage: string | null;
    /** The program that takes the key on its standard input, with its arguments. */
    command: string[];
}

/** A request that has left this machine, one of the result of `assetflow.showLedger`, the oldest first. */
export interface LedgerRow {
    /** In milliseconds since 1970. */
    at: number;
    provider: string;
    host: string;
    purpose: string;
    data: string;
    sent: number;
    received: number | null;
    status: number | null;
    outcome: string | null;
    cost: number | null;
}

/** What is kept on this machine: the result of `assetflow.deleteAccount`, before and after. */
export interface Kept {
    places: { place: string; what: string; count: number; bytes: number; gone: boolean | null }[];
    /** What cannot be reached, or is the writer's own. */
    stays: string[];
}
