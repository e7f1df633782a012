// The example, copied to where the writer can change it.

import * as os from "node:os";
import * as vscode from "vscode";

export const FOLDER = "assetflow-example";
export const SCRIPT = "tides.script.md";

/** Opens a script of the example, with its scenes beside it. What the writer has changed in it before stays. */
export async function openExample(extension: vscode.Uri, given: unknown): Promise<void> {
    const from = vscode.Uri.joinPath(extension, "example");
    const to = vscode.Uri.joinPath(vscode.Uri.file(os.homedir()), FOLDER);
    await copy(from, to);
    const names = (await vscode.workspace.fs.readDirectory(from)).map(([name]) => name);
    const name = names.find((it) => it === given) ?? SCRIPT;
    await vscode.commands.executeCommand("assetflow.scenes.focus");
    await vscode.window.showTextDocument(vscode.Uri.joinPath(to, name), { preview: false });
}

async function copy(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    await vscode.workspace.fs.createDirectory(to);
    for (const [name, kind] of await vscode.workspace.fs.readDirectory(from)) {
        const [source, target] = [vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name)];
        if (kind === vscode.FileType.Directory) {
            await copy(source, target);
        } else if (!(await exists(target))) {
            await vscode.workspace.fs.copy(source, target);
        }
    }
}

async function exists(file: vscode.Uri): Promise<boolean> {
    return vscode.workspace.fs.stat(file).then(
        () => true,
        () => false,
    );
}
