// The pictures found for a scene, to choose from: a grid, since the editor's own lists show pictures no larger than a letter.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { grid } from "./html";
import type { Candidates } from "./protocol";
import type { Server } from "./server";

interface Wanted {
    uri: string;
    scene: number;
}

export class Pictures implements vscode.Disposable {
    private panel: vscode.WebviewPanel | undefined;

    constructor(private readonly server: Server) {}

    /** Shows the pictures for a scene; looks for some first, where nobody has yet. */
    async choose(wanted: Wanted): Promise<void> {
        let found = await this.ask(wanted);
        if (found !== undefined && found.candidates === null) {
            const end = await this.server.jobs.of(await this.server.execute("assetflow.scout", wanted));
            // What went wrong, or that it was stopped, is said by the server.
            if (end?.state !== "done") {
                return;
            }
            found = await this.ask(wanted);
        }
        if (found?.candidates != null && found.candidates.length > 0) {
            this.show(wanted, found);
        }
    }

    dispose(): void {
        this.panel?.dispose();
    }

    private ask(wanted: Wanted): Promise<Candidates | undefined> {
        return this.server.execute<Candidates>("assetflow.candidates", wanted);
    }

    private show(wanted: Wanted, found: Candidates): void {
        this.panel?.dispose();
        const title = `Pictures for scene ${found.scene}`;
        const files = (found.candidates ?? []).flatMap((candidate) => candidate.thumbnail ?? []).map((file) => vscode.Uri.parse(file));
        const folders = new Map(files.map((file) => vscode.Uri.joinPath(file, "..")).map((folder) => [folder.toString(), folder]));
        const panel = vscode.window.createWebviewPanel("assetflow.pictures", title, vscode.ViewColumn.Beside, {
            enableScripts: true,
            localResourceRoots: [...folders.values()],
        });
        this.panel = panel;
        panel.onDidDispose(() => {
            if (this.panel === panel) {
                this.panel = undefined;
            }
        });
        panel.webview.onDidReceiveMessage((message: { pick?: string; close?: boolean }) => {
            panel.dispose();
            if (message.pick !== undefined) {
                void this.server.execute("assetflow.pick", { ...wanted, asset: message.pick });
            }
        });
        panel.webview.html = grid(found, {
            nonce: randomBytes(16).toString("hex"),
            source: panel.webview.cspSource,
            address: (file) => panel.webview.asWebviewUri(vscode.Uri.parse(file)).toString(),
        });
    }
}
