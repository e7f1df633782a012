// Ties the parts together. Nothing here or below knows anything of scripts, pictures or voices: that is the server's.

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { type CommandId, COMMANDS, offered, type Row } from "./commands";
import { asksForServer, Current } from "./current";
import { openExample } from "./example";
import { fill, type Filled } from "./fill";
import { configureFountain } from "./fountain";
import { Pictures } from "./pictures";
import { namesScene, ScenesView } from "./scenesView";
import { Server } from "./server";
import { menu, StatusBar } from "./statusBar";
import { Storyboards } from "./storyboard";
import { Trust } from "./trust";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
    const storyboards = new Storyboards();
    const middleware: Middleware = {
        window: {
            showDocument: async (params, _, next) => {
                const shown = await storyboards.show(vscode.Uri.parse(params.uri));
                return shown ? { success: true } : next(params, _);
            },
        },
    };
    const started = new Server(context, middleware);
    server = started;
    const current = new Current(started);
    const pictures = new Pictures(started);
    const trust = new Trust(started);
    const scenes = new ScenesView(current, (argument) => run("assetflow.move", argument));

    /** What the editor does itself; every other command goes to the server as it is. */
    const own: Partial<Record<CommandId, (given: unknown) => unknown>> = {
        "assetflow.choosePicture": (wanted) => pictures.choose(wanted as { uri: string; scene: number }),
        "assetflow.deleteAccount": () => trust.erase(),
        "assetflow.dumpState": async (given) => show(await started.execute("assetflow.dumpState", given as Filled)),
        "assetflow.goToScene": (node) => (namesScene(node) ? scenes.go(node) : undefined),
        "assetflow.menu": () => menu(started),
        "assetflow.openExample": (name) => openExample(context.extensionUri, name),
        "assetflow.removeKey": (wanted) => trust.removeKey(wanted),
        "assetflow.restart": () => started.restart(),
        "assetflow.setUpKeys": (wanted) => trust.setUpKey(wanted),
        "assetflow.showLedger": () => trust.showLedger(),
        "assetflow.showLog": () => (started.offers("assetflow.showLog") ? started.execute("assetflow.showLog", {}) : started.showOutput()),
        "assetflow.storyboardInBrowser": () => storyboards.openInBrowser(),
    };

    function run(id: string, given?: unknown): void {
        void vscode.commands.executeCommand(id, given);
    }

    async function perform(row: Row & { id: CommandId }, given: unknown): Promise<unknown> {
        const mine = own[row.id];
        if (row.server === undefined) {
            return mine?.(given);
        }
        await started.start();
        const named = namesScene(given) ? { uri: current.script?.uri.toString(), scene: given.scene.scene } : given;
        const filled = fill(row.wants, named, current.place());
        if (filled === undefined) {
            const lacks = row.wants === "scene" ? "Put the cursor into a scene of a script first." : "Open a script first.";
            void vscode.window.showInformationMessage(`AssetFlow: ${lacks}`);
            return undefined;
        }
        return mine !== undefined ? mine(filled) : started.execute(row.server, filled);
    }

    const guarded = (work: () => Promise<unknown>): Promise<unknown> =>
        work().catch((error: unknown) => {
            void vscode.window.showErrorMessage(`AssetFlow: ${error instanceof Error ? error.message : String(error)}`);
        });

    const register = (id: string, perform: (given: unknown) => Promise<unknown>): void => {
        context.subscriptions.push(vscode.commands.registerCommand(id, (given: unknown) => guarded(() => perform(given))));
    };
    for (const row of COMMANDS) {
        register(row.id, (given) => perform(row, given));
    }

    // Lenses and code actions of a newer server may name commands that the table does not have; they bring their arguments.
    const known = new Set<string>(COMMANDS.map(({ id }) => id));
    const offer = (): void => {
        const commands = started.commands();
        for (const row of COMMANDS) {
            if (row.server !== undefined) {
                void vscode.commands.executeCommand("setContext", offered(row.server), commands.includes(row.server));
            }
        }
        for (const id of commands) {
            if (!known.has(id)) {
                known.add(id);
                register(id, (given) => started.execute(id, (given ?? {}) as object));
            }
        }
    };

    // A script is reason to try once. After that only commands try again: each would tell the same trouble again.
    let tried = false;
    const startFor = (document: vscode.TextDocument): void => {
        if (!tried && asksForServer(document)) {
            tried = true;
            void started.start();
        }
    };
    context.subscriptions.push(
        configureFountain(context.extension.id),
        new StatusBar(current),
        current,
        pictures,
        scenes,
        storyboards,
        trust,
        started,
        started.onChange(offer),
        vscode.workspace.onDidOpenTextDocument(startFor),
        vscode.workspace.onDidSaveTextDocument(startFor),
        vscode.workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration("assetflow.server.path")) {
                void started.restart();
            }
        }),
    );
    vscode.workspace.textDocuments.forEach(startFor);
}

export function deactivate(): Promise<void> | undefined {
    return server?.stop();
}

async function show(state: unknown): Promise<void> {
    const content = JSON.stringify(state, undefined, 2);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "json", content }));
}
