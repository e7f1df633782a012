// The language server: found, started once there is a script, started again when asked.

import * as os from "node:os";
import * as vscode from "vscode";
import type { LanguageClient, Middleware } from "vscode-languageclient/node";
import { find, fits, versionOf } from "./binary";
import { Jobs } from "./jobs";
import { ProgressList } from "./progress";
import type { JobEnd, Status } from "./protocol";

export class Server implements vscode.Disposable {
    readonly jobs = new Jobs();
    private readonly log: vscode.LogOutputChannel;
    private readonly changed = new vscode.EventEmitter<void>();
    private readonly told = new vscode.EventEmitter<Status>();
    /** It runs, or does not any more, or offers other commands. */
    readonly onChange = this.changed.event;
    /** A script has other numbers. */
    readonly onStatus = this.told.event;
    private client: LanguageClient | undefined;
    /** The last start or stop: they come one after the other. */
    private last: Promise<void> = Promise.resolve();

    constructor(
        private readonly context: vscode.ExtensionContext,
        private readonly middleware: Middleware,
    ) {
        this.log = vscode.window.createOutputChannel("AssetFlow", { log: true });
    }

    /** Whether it runs and has this command. */
    offers(command: string): boolean {
        return this.commands().includes(command);
    }

    commands(): readonly string[] {
        if (this.client?.isRunning() !== true) {
            return [];
        }
        return this.client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
    }

    showOutput(): void {
        this.log.show();
    }

    /** Starts it unless it runs. */
    start(): Promise<void> {
        return this.inTurn(async () => {
            if (this.client === undefined) {
                await this.begin();
            }
        });
    }

    restart(): Promise<void> {
        return this.inTurn(async () => {
            await this.end();
            await this.begin();
        });
    }

    stop(): Promise<void> {
        return this.inTurn(() => this.end());
    }

    /** Has the server do something; undefined where it cannot be had, which the writer was told. */
    async execute<T>(command: string, argument: object): Promise<T | undefined> {
        await this.start();
        const client = this.client;
        if (client === undefined) {
            return undefined;
        }
        if (!this.offers(command)) {
            throw new Error(`The language server has no command ${command}; it may be too old for this extension.`);
        }
        const answer: unknown = await client.sendRequest("workspace/executeCommand", { command, arguments: [argument] });
        return (answer ?? undefined) as T | undefined;
    }

    /** Asks for something that is no command. */
    async request<T>(method: string, params: object): Promise<T | undefined> {
        const client = this.client;
        return client?.isRunning() === true ? ((await client.sendRequest(method, params)) as T) : undefined;
    }

    dispose(): void {
        this.changed.dispose();
        this.told.dispose();
        this.log.dispose();
    }

    private inTurn(work: () => Promise<void>): Promise<void> {
        this.last = this.last.then(work, work);
        return this.last;
    }

    private async begin(): Promise<void> {
        const setting = vscode.workspace.getConfiguration("assetflow").get<string>("server.path", "").trim();
        const found = await find({
            setting,
            extension: this.context.extensionPath,
            home: os.homedir(),
            env: process.env,
            windows: process.platform === "win32",
        });
        if ("reason" in found) {
            this.log.error(found.reason);
            void missing(found.reason, () => this.restart());
            return;
        }
        const version = await versionOf(found.program);
        this.log.info(`${found.program}, version ${version ?? "unknown"}`);
        if (version === undefined) {
            void missing(`${found.program} does not say that it is AssetFlow.`, () => this.restart());
            return;
        }
        const own = (this.context.extension.packageJSON as { version: string }).version;
        if (!fits(version, own)) {
            void vscode.window.showWarningMessage(
                `This extension is AssetFlow ${own}, but the program ${found.program} is ${version}. Install the same version of both.`,
            );
        }
        const progress = new ProgressList((token) => {
            void client.sendNotification("window/workDoneProgress/cancel", { token });
        });
        // The language client is most of this extension's code: it is read when it is used.
        const { Client } = await import("./client.js");
        const client = new Client(found.program, this.log, { ...this.middleware, handleWorkDoneProgress: progress.handle });
        client.onNotification("assetflow/status", (status: Status) => this.told.fire(status));
        client.onNotification("assetflow/job", (end: JobEnd) => this.jobs.end(end));
        client.onDidChangeState(() => {
            if (!client.isRunning()) {
                progress.endAll();
                this.jobs.lost();
            }
            this.changed.fire();
        });
        this.client = client;
        try {
            await client.start();
        } catch (error) {
            this.client = undefined;
            this.log.error(String(error));
            void failed(error, () => this.restart(), () => this.showOutput());
        }
        this.changed.fire();
    }

    private async end(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        // It is gone either way: one that does not answer is ended by force.
        await client?.dispose(2000).catch((error: unknown) => this.log.warn(String(error)));
        this.jobs.lost();
        this.changed.fire();
    }
}

async function missing(reason: string, again: () => Promise<void>): Promise<void> {
    const [how, set, retry] = ["How to Install", "Open Settings", "Try Again"];
    const said = `${reason} AssetFlow needs its program: install it with "cargo install --path ." in a copy of its source, or say in the settings where it is.`;
    const choice = await vscode.window.showErrorMessage(said, how, set, retry);
    if (choice === how) {
        await vscode.commands.executeCommand("workbench.action.openWalkthrough", "assetflow.assetflow#assetflow.start", false);
    } else if (choice === set) {
        await vscode.commands.executeCommand("workbench.action.openSettings", "assetflow.server.path");
    } else if (choice === retry) {
        await again();
    }
}

async function failed(error: unknown, again: () => Promise<void>, show: () => void): Promise<void> {
    const [log, retry] = ["Show Log", "Try Again"];
    const reason = error instanceof Error ? error.message : String(error);
    const choice = await vscode.window.showErrorMessage(`AssetFlow could not be started: ${reason}`, log, retry);
    if (choice === log) {
        show();
    } else if (choice === retry) {
        await again();
    }
}
