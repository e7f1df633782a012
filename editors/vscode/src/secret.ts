// A key on its way from the prompt to the keyring: through a pipe to the program's standard input. It is in no argument, no
// variable and no file, and nothing of it goes through the language client, which may be told to log all that it sends.

import { spawn } from "node:child_process";

/** A keyring may ask the writer to unlock it meanwhile. */
const PATIENCE = 120_000;

/** Hands a secret to a program; answers what the program says, and fails with that where it takes it not. */
export function hand(command: readonly string[], secret: string, patience = PATIENCE): Promise<string> {
    return new Promise((resolve, reject) => {
        const [program, ...words] = command;
        if (program === undefined) {
            reject(new Error("the language server names no program that takes the key"));
            return;
        }
        const child = spawn(program, words, { stdio: ["pipe", "pipe", "pipe"], windowsHide: true, timeout: patience });
        let said = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (text: string) => (said += text));
        }
        child.on("error", reject);
        child.on("close", (code) => {
            const words = said.trim().replace(/^error: /, "");
            if (code === 0) {
                resolve(words);
            } else {
                reject(new Error(words || `${program} did not take the key`));
            }
        });
        // One that has ended does not read: what it said before tells why.
        child.stdin.on("error", () => undefined);
        child.stdin.end(`${secret}\n`);
    });
}
