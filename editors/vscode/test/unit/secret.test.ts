import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hand } from "../../src/secret";

const folder = mkdtempSync(path.join(tmpdir(), "assetflow-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that does what is said. */
function program(script: string): string[] {
    const file = path.join(folder, `${Math.random()}`);
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return [file, "keys", "set", "pexels"];
}

const secret = "canary-$(touch x)-`id`-4711";

describe("a secret that is handed over", () => {
    it("comes in one line on the standard input, and in no argument and no variable", async () => {
        const said = await hand(program(`cat > ${folder}/stdin; tr '\\0' '\\n' < /proc/$$/cmdline > ${folder}/arguments; env > ${folder}/env; echo it is kept`), secret);
        expect(said).toBe("it is kept");
        expect(readFileSync(path.join(folder, "stdin"), "utf8")).toBe(`${secret}\n`);
        expect(readFileSync(path.join(folder, "arguments"), "utf8")).toMatch(/keys\nset\npexels\n$/);
        for (const name of ["arguments", "env"]) {
            expect(readFileSync(path.join(folder, name), "utf8")).not.toContain("canary");
        }
    });

    it("is not taken: the program's own words tell why", async () => {
        await expect(hand(program("cat > /dev/null; echo 'error: the keyring is locked' >&2; exit 3"), secret)).rejects.toThrow(/^the keyring is locked$/);
        await expect(hand(program("cat > /dev/null; exit 3"), secret)).rejects.toThrow("did not take the key");
    });

    it("is told of a program that is not there, does not read or does not end", async () => {
        await expect(hand([path.join(folder, "nowhere")], secret)).rejects.toThrow("ENOENT");
        await expect(hand([], secret)).rejects.toThrow("names no program");
        await expect(hand(program("exec 0<&-; echo no >&2; exit 1"), "x".repeat(1_000_000))).rejects.toThrow(/^no$/);
        await expect(hand(program("exec sleep 10"), secret, 200)).rejects.toThrow("did not take the key");
    });

    it("is in no message of an error", async () => {
        const failures = await Promise.all([["/nowhere"], program("exit 1")].map((command) => hand(command, secret).catch(String)));
        expect(failures.join()).not.toContain("canary");
    });
});
