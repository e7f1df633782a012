// Fountain may have an extension of its own in this editor. Its grammar then wins by the order in which VS Code reads
// them; comments and brackets of ours are added only where nobody else says anything about the language.

import * as vscode from "vscode";

interface Contributes {
    contributes?: { languages?: { id?: string }[] };
}

export function configureFountain(own: string): vscode.Disposable {
    const others = vscode.extensions.all.filter(({ id }) => id !== own);
    const known = others.some(({ packageJSON }) => (packageJSON as Contributes).contributes?.languages?.some(({ id }) => id === "fountain"));
    if (known) {
        return new vscode.Disposable(() => undefined);
    }
    const pairs: vscode.CharacterPair[] = [["[[", "]]"], ["/*", "*/"], ["(", ")"]];
    return vscode.languages.setLanguageConfiguration("fountain", {
        comments: { blockComment: ["/*", "*/"] },
        brackets: pairs,
        autoClosingPairs: pairs.map(([open, close]) => ({ open, close })),
    });
}
