// The language server: found, started once there is a script, started again when asked.

import * as os from "node:os";
import * as vscode from "vscode";
import {
    type DynamicFeature,
    ExecuteCommandRequest,
    LanguageClient,
    type LanguageClientOptions,
    type Middleware,
    State,
    type StaticFeature,
} from "vscode-languageclient/node";
import { find, fits, versionOf } from "./binary";
import { Jobs } from "./jobs";
import { ProgressList } from "./progress";
import type { JobEnd, Status } from "./protocol";

/** Settings that are the editor's own; the server would ask what they mean. */
const OURS = ["server", "trace"];

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
        if (this.client?.state !== State.Running) {
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
        const answer: unknown = await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
        return (answer ?? undefined) as T | undefined;
    }

    /** Asks for something that is no command. */
    async request<T>(method: string, params: object): Promise<T | undefined> {
        const client = this.client;
        return client?.state === State.Running ? ((await client.sendRequest(method, params)) as T) : undefined;
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
        const client = new Client(found.program, this.options(progress));
        client.onNotification("assetflow/status", (status: Status) => this.told.fire(status));
        client.onNotification("assetflow/job", (end: JobEnd) => this.jobs.end(end));
        client.onDidChangeState(({ newState }) => {
            if (newState !== State.Running) {
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

    private options(progress: ProgressList): LanguageClientOptions {
        const languages = ["assetflow", "fountain", "markdown"];
        const schemes = ["file", "untitled"];
        return {
            // Whether a Markdown file is a script is for the server to say: it reads the front matter.
            documentSelector: schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
            outputChannel: this.log,
            markdown: { isTrusted: false, supportHtml: false },
            middleware: {
                ...this.middleware,
                handleWorkDoneProgress: (token, params, next) => progress.take(token, params, () => next(token, params)),
                workspace: {
                    configuration: async (params, token, next) => {
                        const answer = await next(params, token);
                        return Array.isArray(answer) ? answer.map(withoutOurs) : answer;
                    },
                },
            },
        };
    }
}

/**
 * The client registers the commands of the server for the whole editor. They are registered already, by the table, so that
 * they are there before the server is: hence that part of it is left out.
 */
class Client extends LanguageClient {
    constructor(program: string, options: LanguageClientOptions) {
        super("assetflow", "AssetFlow", { command: program, args: ["lsp"] }, options);
        super.registerFeature({
            fillClientCapabilities(capabilities) {
                capabilities.workspace = { ...capabilities.workspace, executeCommand: {} };
                capabilities.experimental = { assetflow: { status: true, jobs: true } };
            },
            getState: () => ({ kind: "static" }),
            initialize() {},
            clear() {},
        });
    }

    override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
        if (!("registrationType" in feature) || feature.registrationType.method !== ExecuteCommandRequest.method) {
            super.registerFeature(feature);
        }
    }
}

function withoutOurs(section: unknown): unknown {
    if (typeof section !== "object" || section === null) {
        return section;
    }
    return Object.fromEntries(Object.entries(section).filter(([name]) => !OURS.includes(name)));
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
