// Work that goes on, as a notification with a Cancel button. The client's own way is a quiet line in the status bar, and
// to stop the work one has to know that the line can be clicked.

import * as vscode from "vscode";
import type { ProgressToken, WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from "vscode-languageclient/node";

type Told = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** What is over sooner is not shown: it would only flicker. */
const PATIENCE = 400;

interface Shown {
    report: (told: Told) => void;
    end: () => void;
}

export class ProgressList {
    private readonly shown = new Map<ProgressToken, Shown>();

    constructor(private readonly cancel: (token: ProgressToken) => void) {}

    readonly handle = (token: ProgressToken, told: Told, next: (token: ProgressToken, told: Told) => void): void => {
        if (told.kind === "begin") {
            this.shown.set(token, this.begin(token, told));
        } else if (told.kind === "report") {
            this.shown.get(token)?.report(told);
        } else {
            this.shown.get(token)?.end();
            this.shown.delete(token);
            // The client has to forget it as well.
            next(token, told);
        }
    };

    endAll(): void {
        for (const shown of this.shown.values()) {
            shown.end();
        }
        this.shown.clear();
    }

    private begin(token: ProgressToken, first: WorkDoneProgressBegin): Shown {
        let latest: Told = first;
        let percent = 0;
        let progress: vscode.Progress<{ message?: string; increment?: number }> | undefined;
        let end: () => void = () => clearTimeout(timer);
        const report = (): void => {
            if (latest.kind === "end") {
                return;
            }
            const now = latest.percentage ?? percent;
            progress?.report({ ...(latest.message === undefined ? {} : { message: latest.message }), increment: Math.max(0, now - percent) });
            percent = Math.max(percent, now);
        };
        const show = (): void => {
            const options = { location: vscode.ProgressLocation.Notification, cancellable: first.cancellable === true, title: `AssetFlow: ${first.title}` };
            void vscode.window.withProgress(options, (shown, wish) => {
                wish.onCancellationRequested(() => this.cancel(token));
                progress = shown;
                report();
                return new Promise<void>((resolve) => {
                    end = resolve;
                });
            });
        };
        const timer = setTimeout(show, PATIENCE);
        return {
            report: (told) => {
                latest = told;
                report();
            },
            end: () => end(),
        };
    }
}
