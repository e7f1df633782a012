// Keys, the ledger and erasure. A key is asked for here, with the editor's own prompt, and handed to the program; the language
// server never sees it and only tries it afterwards.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Kept, KeyState, LedgerRow } from "./protocol";
import { hand } from "./secret";
import type { Server } from "./server";
import { erasePage, keyItem, ledgerPage } from "./trustPages";

type KeyItem = vscode.QuickPickItem & { state: KeyState };

const GET: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("link-external"), tooltip: "Get a Key" };
const TRY: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("beaker"), tooltip: "Try the Key" };

export class Trust implements vscode.Disposable {
    private readonly panels = new Map<string, vscode.WebviewPanel>();

    constructor(private readonly server: Server) {}

    /** Asks for the key of a provider, which is chosen first where none is named, has it kept, and tries it. */
    async setUpKey(wanted: unknown): Promise<void> {
        const named = provider(wanted);
        const states = await this.states(named);
        const state = named === undefined && states !== undefined ? await this.choose(states) : states?.[0];
        if (state === undefined) {
            return;
        }
        const given = await vscode.window.showInputBox({
            title: `Key for ${state.title}`,
            prompt: `It goes into the keyring of this machine and nowhere else.${state.keyPage === null ? "" : ` Get one: ${state.keyPage}`}`,
            password: true,
            ignoreFocusOut: true,
        });
        const key = given?.trim() ?? "";
        if (key === "") {
            return;
        }
        const options = { location: vscode.ProgressLocation.Window, title: `AssetFlow: Keeping the key for ${state.title}` };
        await vscode.window.withProgress(options, () => hand(state.command, key));
        void vscode.window.showInformationMessage(`AssetFlow: The key for ${state.title} is in the keyring.`);
        await this.try(state);
    }

    /** Removes a key from the keyring: that of the provider that is named, else of one that is chosen. */
    async removeKey(wanted: unknown): Promise<void> {
        const named = provider(wanted);
        const states = await this.states(named);
        const kept = states?.filter(({ place }) => place !== null);
        if (kept?.length === 0) {
            void vscode.window.showInformationMessage("AssetFlow: There is no key.");
        }
        if (kept === undefined || kept.length === 0) {
            return;
        }
        const items = kept.map((state) => ({ ...keyItem(state), state }));
        const chosen = named === undefined ? await vscode.window.showQuickPick(items, { title: "Remove a Key", placeHolder: "Whose key to remove" }) : items[0];
        if (chosen === undefined) {
            return;
        }
        const remove = "Remove";
        const said = `Remove the key for ${chosen.state.title} from the keyring?`;
        const detail = chosen.state.without === "" ? {} : { detail: `Without it: ${chosen.state.without}.` };
        if ((await vscode.window.showWarningMessage(said, { modal: true, ...detail }, remove)) === remove) {
            // What has come of it is said by the server.
            await this.server.execute("assetflow.removeKey", { provider: chosen.state.provider });
        }
    }

    async showLedger(): Promise<void> {
        const found = await this.server.execute<{ rows: LedgerRow[] }>("assetflow.showLedger", {});
        if (found !== undefined) {
            this.show("ledger", "Ledger", (nonce) => ledgerPage(found.rows, nonce), true);
        }
    }

    /** Shows what would go and what stays, and has it erased once the writer has typed the word. */
    async erase(): Promise<void> {
        const found = await this.server.execute<{ kept: Kept; type: string }>("assetflow.deleteAccount", {});
        if (found === undefined) {
            return;
        }
        const panel = this.show("erase", "Erase", (nonce) => erasePage(found.kept, false, nonce), false);
        const typed = await vscode.window.showInputBox({
            title: "Erase What Is Kept on This Machine",
            prompt: `Type "${found.type}" to erase all that is listed under "This goes". It cannot be taken back.`,
            ignoreFocusOut: true,
            // Nothing is not wrong yet; it is as good as Escape.
            validateInput: (text) => (["", found.type].includes(text.trim()) ? undefined : `Type "${found.type}", or press Escape to keep it all.`),
        });
        if (typed?.trim() !== found.type) {
            panel.dispose();
            return;
        }
        const done = await this.server.execute<{ receipt: Kept; complete: boolean }>("assetflow.deleteAccount", { confirm: found.type });
        if (done !== undefined) {
            this.show("erase", done.complete ? "Erased" : "Erase", (nonce) => erasePage(done.receipt, true, nonce), false);
        }
    }

    dispose(): void {
        for (const panel of [...this.panels.values()]) {
            panel.dispose();
        }
    }

    private async states(named: string | undefined): Promise<KeyState[] | undefined> {
        const wanted = named === undefined ? {} : { provider: named };
        return (await this.server.execute<{ providers: KeyState[] }>("assetflow.setUpKeys", wanted))?.providers;
    }

    /** What the provider answers is said by the server. */
    private async try(state: KeyState): Promise<void> {
        await this.server.execute("assetflow.setUpKeys", { provider: state.provider, test: true });
    }

    private choose(states: readonly KeyState[]): Promise<KeyState | undefined> {
        return new Promise((resolve) => {
            const list = vscode.window.createQuickPick<KeyItem>();
            list.title = "Set Up Keys";
            list.placeholder = "Whose key to set; it goes into the keyring of this machine";
            list.matchOnDescription = true;
            list.items = states.map((state) => ({
                ...keyItem(state),
                state,
                buttons: [...(state.place === null ? [] : [TRY]), ...(state.keyPage === null ? [] : [GET])],
            }));
            list.onDidTriggerItemButton(({ button, item: { state } }) => {
                if (button === TRY) {
                    void this.try(state);
                } else if (state.keyPage !== null) {
                    void vscode.env.openExternal(vscode.Uri.parse(state.keyPage));
                }
            });
            list.onDidAccept(() => {
                resolve(list.selectedItems[0]?.state);
                list.hide();
            });
            list.onDidHide(() => {
                resolve(undefined);
                list.dispose();
            });
            list.show();
        });
    }

    /** Shows a page in the panel of its kind. */
    private show(kind: string, title: string, content: (nonce: string) => string, scripts: boolean): vscode.WebviewPanel {
        let panel = this.panels.get(kind);
        if (panel === undefined) {
            const shown = vscode.window.createWebviewPanel(`assetflow.${kind}`, title, vscode.ViewColumn.Active, {
                enableScripts: scripts,
                enableFindWidget: true,
                localResourceRoots: [],
            });
            shown.onDidDispose(() => this.panels.delete(kind));
            this.panels.set(kind, shown);
            panel = shown;
        } else {
            panel.reveal();
        }
        panel.title = title;
        panel.webview.html = content(randomBytes(16).toString("hex"));
        return panel;
    }
}

/** The provider that a command was given; code actions give the script alone. */
function provider(wanted: unknown): string | undefined {
    const named = (wanted as { provider?: unknown } | null | undefined)?.provider;
    return typeof named === "string" ? named : undefined;
}
