// The storyboard beside the editor. The page is the one that `build` writes; it is shown again whenever it is written.

import * as vscode from "vscode";
import { storyboard, titleOf } from "./html";

const NAME = "index.html";
const VIEW = "assetflow.storyboard";

export class Storyboards implements vscode.Disposable {
    private readonly panels = new Map<string, vscode.WebviewPanel>();

    /** Shows a page if it is a storyboard. */
    async show(page: vscode.Uri): Promise<boolean> {
        if (!isStoryboard(page)) {
            return false;
        }
        const known = this.panels.get(page.toString());
        if (known !== undefined) {
            known.reveal(undefined, true);
            return this.fill(known, page);
        }
        const folder = vscode.Uri.joinPath(page, "..");
        const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        const panel = vscode.window.createWebviewPanel(VIEW, "Storyboard", where, {
            enableScripts: true,
            enableFindWidget: true,
            localResourceRoots: [folder],
        });
        this.panels.set(page.toString(), panel);
        const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, NAME), false, false, true);
        const again = (): void => void this.fill(panel, page);
        watcher.onDidChange(again);
        watcher.onDidCreate(again);
        panel.onDidDispose(() => {
            watcher.dispose();
            this.panels.delete(page.toString());
        });
        return this.fill(panel, page);
    }

    /** Opens the page of the panel that has the focus in the browser. */
    async openInBrowser(): Promise<void> {
        const active = [...this.panels].find(([, panel]) => panel.active) ?? [...this.panels].at(-1);
        if (active !== undefined) {
            await vscode.env.openExternal(vscode.Uri.parse(active[0]));
        }
    }

    dispose(): void {
        for (const panel of [...this.panels.values()]) {
            panel.dispose();
        }
    }

    private async fill(panel: vscode.WebviewPanel, page: vscode.Uri): Promise<boolean> {
        try {
            const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
            const folder = panel.webview.asWebviewUri(vscode.Uri.joinPath(page, ".."));
            panel.title = `Storyboard: ${titleOf(text)}`;
            panel.webview.html = storyboard(text, folder.toString(), panel.webview.cspSource);
            return true;
        } catch {
            // It is being written or was taken away; what is shown stays.
            return false;
        }
    }
}

function isStoryboard(page: vscode.Uri): boolean {
    return page.scheme === "file" && page.path.endsWith(`/storyboard/${NAME}`);
}
