// The script that the writer works on, with its numbers and scenes: what the list of scenes and the status bar show.

import * as vscode from "vscode";
import { type Place, sceneAt } from "./fill";
import { asksToBeScript } from "./front";
import type { Outline, Scene, Scenes, Status } from "./protocol";
import type { Server } from "./server";

export interface Script {
    uri: vscode.Uri;
    status: Status;
    scenes: readonly Scene[];
    outline: readonly Outline[];
}

export class Current implements vscode.Disposable {
    private readonly changed = new vscode.EventEmitter<void>();
    readonly onChange = this.changed.event;
    /** None while no script is open that the server knows. */
    script: Script | undefined;
    private readonly watched: vscode.Disposable[];
    /** Counts what was asked for: an answer that comes after a newer question is dropped. */
    private asked = 0;

    constructor(private readonly server: Server) {
        this.watched = [
            server.onChange(() => void this.look()),
            server.onStatus((status) => void this.take(status)),
            vscode.window.onDidChangeActiveTextEditor(() => void this.look()),
            vscode.workspace.onDidCloseTextDocument((document) => {
                if (document.uri.toString() === this.script?.uri.toString()) {
                    void this.look(true);
                }
            }),
        ];
    }

    /** Where the writer is. A panel or a list may have the focus: then the cursor of the script that is shown counts. */
    place(): Place | undefined {
        const script = this.script;
        const editor = vscode.window.activeTextEditor ?? this.editor();
        if (editor === undefined) {
            return script && { uri: script.uri.toString() };
        }
        const place: Place = { uri: editor.document.uri.toString() };
        if (!isCandidate(editor.document)) {
            return script && { uri: script.uri.toString() };
        }
        const { selection } = editor;
        if (!selection.isEmpty) {
            place.selection = { start: plain(selection.start), end: plain(selection.end) };
        }
        if (script?.uri.toString() === place.uri) {
            const scene = sceneAt(script.scenes, selection.active.line, selection.active.character);
            if (scene !== undefined) {
                place.scene = scene;
            }
        }
        return place;
    }

    /** The editor that shows the script. */
    editor(): vscode.TextEditor | undefined {
        const uri = this.script?.uri.toString();
        return vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
    }

    dispose(): void {
        vscode.Disposable.from(...this.watched).dispose();
        this.changed.dispose();
    }

    /** Looks at the active editor. One that shows something else leaves the script as it is, unless it is gone. */
    private async look(gone = false): Promise<void> {
        const document = vscode.window.activeTextEditor?.document;
        const next = document !== undefined && isCandidate(document) ? document.uri : undefined;
        if (!this.server.offers("assetflow.status") || (next === undefined && gone)) {
            this.set(undefined);
            return;
        }
        const uri = next ?? this.script?.uri;
        if (uri === undefined) {
            return;
        }
        const asked = ++this.asked;
        // Nothing comes of a Markdown file that is no script.
        const status = await this.server.execute<Status>("assetflow.status", { uri: uri.toString() }).catch(() => undefined);
        if (asked === this.asked && status !== undefined) {
            await this.fetch(uri, status);
        }
    }

    private async take(status: Status): Promise<void> {
        const active = vscode.window.activeTextEditor?.document.uri.toString();
        if (status.uri === this.script?.uri.toString() || status.uri === active) {
            await this.fetch(vscode.Uri.parse(status.uri), status);
        }
    }

    private async fetch(uri: vscode.Uri, status: Status): Promise<void> {
        const asked = ++this.asked;
        const [scenes, outline] = await Promise.all([
            this.server.execute<Scenes>("assetflow.scenes", { uri: status.uri }),
            this.server.request<Outline[] | null>("textDocument/documentSymbol", { textDocument: { uri: status.uri } }),
        ]).catch(() => []);
        if (asked === this.asked && scenes !== undefined) {
            this.set({ uri, status, scenes: scenes.scenes, outline: outline ?? [] });
        }
    }

    private set(script: Script | undefined): void {
        this.script = script;
        void vscode.commands.executeCommand("setContext", "assetflow.script", script !== undefined);
        this.changed.fire();
    }
}

/** Whether it may be a script; the server knows. */
export function isCandidate(document: vscode.TextDocument): boolean {
    return ["assetflow", "fountain", "markdown"].includes(document.languageId) && ["file", "untitled"].includes(document.uri.scheme);
}

/**
 * Whether a document is reason enough to start the server. A Markdown file is one when its front matter asks for it, as it
 * does not for most people who write Markdown.
 */
export function asksForServer(document: vscode.TextDocument): boolean {
    if (!isCandidate(document)) {
        return false;
    }
    if (document.languageId !== "markdown") {
        return true;
    }
    return asksToBeScript(document.getText(new vscode.Range(0, 0, 200, 0)));
}

function plain(position: vscode.Position): { line: number; character: number } {
    return { line: position.line, character: position.character };
}
