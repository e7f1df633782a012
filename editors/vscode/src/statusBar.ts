// The script in a few numbers at the bottom of the window; a click offers what to do.

import * as vscode from "vscode";
import { type CommandId, COMMANDS } from "./commands";
import type { Current, Script } from "./current";
import type { Server } from "./server";
import { line } from "./tree";

export class StatusBar implements vscode.Disposable {
    private readonly item: vscode.StatusBarItem;
    private readonly watched: vscode.Disposable;

    constructor(current: Current) {
        this.item = vscode.window.createStatusBarItem("assetflow.status", vscode.StatusBarAlignment.Left, 10);
        this.item.name = "AssetFlow";
        this.item.command = "assetflow.menu" satisfies CommandId;
        this.watched = current.onChange(() => this.show(current.script));
    }

    dispose(): void {
        this.watched.dispose();
        this.item.dispose();
    }

    private show(script: Script | undefined): void {
        if (script === undefined) {
            this.item.hide();
            return;
        }
        const said = line(script.status);
        this.item.text = `$(film) ${said}`;
        this.item.tooltip = `${script.status.title}\n${script.status.text}`;
        this.item.accessibilityInformation = { label: `AssetFlow: ${said}` };
        this.item.show();
    }
}

/** The menu behind the status bar. */
export async function menu(server: Server): Promise<void> {
    const rows = COMMANDS.filter((row) => row.menu === true && row.server !== undefined && server.offers(row.server));
    if (rows.length === 0) {
        void vscode.window.showInformationMessage("AssetFlow: Open a script first.");
        return;
    }
    const items = rows.map((row) => ({ label: `$(${row.icon ?? "circle-small"}) ${row.title}`, id: row.id }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: "What to do with this script" });
    if (chosen !== undefined) {
        await vscode.commands.executeCommand(chosen.id);
    }
}
