import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { find, fits, type Search, versionOf } from "../../src/binary";

let root: string;

beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), "assetflow-find-"));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function program(folder: string, script = "echo assetflow 1.2.3", mode = 0o755): string {
    const file = path.join(root, folder, "assetflow");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, mode);
    return file;
}

function search(more: Partial<Search> = {}): Search {
    return { setting: "", extension: path.join(root, "extension"), home: root, env: { PATH: "" }, windows: false, ...more };
}

describe("the program", () => {
    it("is the one of the setting, else the one of the extension, else the first on the PATH", async () => {
        const [set, bundled, first] = [program("set"), program("extension/server"), program("first")];
        program("second");
        const env = { PATH: ["empty", "first", "second"].map((name) => path.join(root, name)).join(path.delimiter) };
        expect(await find(search({ setting: set, env }))).toEqual({ program: set });
        expect(await find(search({ env }))).toEqual({ program: bundled });
        expect(await find(search({ env, extension: path.join(root, "other") }))).toEqual({ program: first });
    });

    it("may be named from the home folder", async () => {
        expect(await find(search({ setting: "~/set/assetflow" }))).toEqual({ program: program("set") });
    });

    it("is never looked for in whatever folder is open", async () => {
        program("work");
        const before = process.cwd();
        process.chdir(path.join(root, "work"));
        try {
            const env = { PATH: [".", "", "work"].join(path.delimiter) };
            expect(await find(search({ env, extension: path.join(root, "other") }))).toEqual({ reason: "The program assetflow was not found." });
            expect(await find(search({ setting: "./assetflow" }))).toHaveProperty("reason");
        } finally {
            process.chdir(before);
        }
    });

    it("is not guessed where the setting names nothing", async () => {
        const env = { PATH: path.dirname(program("first")) };
        expect(await find(search({ setting: path.join(root, "gone"), env }))).toHaveProperty("reason");
        // Neither a folder nor a file that cannot be run is a program.
        expect(await find(search({ setting: root, env }))).toHaveProperty("reason");
        expect(await find(search({ setting: program("text", "", 0o644), env }))).toHaveProperty("reason");
    });

    it("says its version, or is another program", async () => {
        expect(await versionOf(program("good"))).toBe("1.2.3");
        expect(await versionOf(program("other", "echo something else 1.2.3"))).toBeUndefined();
        expect(await versionOf(program("broken", "echo assetflow 1.2.3; exit 3"))).toBeUndefined();
        expect(await versionOf(path.join(root, "gone"))).toBeUndefined();
    });
});

describe("versions", () => {
    it.each([
        ["0.1.0", "0.1.9", true],
        ["0.1.0", "0.2.0", false],
        ["1.2.0", "1.9.3", true],
        ["1.0.0", "2.0.0", false],
        ["0.1.0", "1.1.0", false],
        ["1.0.0-beta.1", "1.0.0", true],
    ])("%s and %s", (one, other, fit) => {
        expect(fits(one, other)).toBe(fit);
        expect(fits(other, one)).toBe(fit);
    });
});
