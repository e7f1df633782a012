// The language client, without what would get in the way here.

import type * as vscode from "vscode";
import {
    type DynamicFeature,
    ExecuteCommandRequest,
    LanguageClient,
    type LanguageClientOptions,
    type Middleware,
    type StaticFeature,
} from "vscode-languageclient/node";

/** Settings below this name are the editor's own; the server would ask what they mean. */
const OURS = "server";

/**
 * The client registers the commands of the server for the whole editor. They are registered already, by the table, so that
 * they are there before the server is: hence that part of it is left out.
 */
export class Client extends LanguageClient {
    constructor(program: string, log: vscode.LogOutputChannel, middleware: Middleware) {
        super("assetflow", "AssetFlow", { command: program, args: ["lsp"] }, options(log, middleware));
        super.registerFeature({
            fillClientCapabilities(capabilities) {
                capabilities.workspace = { ...capabilities.workspace, executeCommand: {} };
                capabilities.experimental = { assetflow: { status: true, jobs: true, views: true } };
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

function options(outputChannel: vscode.LogOutputChannel, middleware: Middleware): LanguageClientOptions {
    const languages = ["assetflow", "fountain", "markdown"];
    const schemes = ["file", "untitled"];
    return {
        // Whether a Markdown file is a script is for the server to say: it reads the front matter.
        documentSelector: schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
        outputChannel,
        markdown: { isTrusted: false, supportHtml: false },
        middleware: {
            ...middleware,
            workspace: {
                configuration: async (params, token, next) => {
                    const answer = await next(params, token);
                    return Array.isArray(answer) ? answer.map(withoutOurs) : answer;
                },
            },
        },
    };
}

function withoutOurs(section: unknown): unknown {
    if (typeof section !== "object" || section === null) {
        return section;
    }
    return Object.fromEntries(Object.entries(section).filter(([name]) => name !== OURS));
}
