// package.json says what the table of commands and the server's settings say, and names only files that are there.

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS, when } from "../../src/commands";
// @ts-expect-error: a script without types
import { contributions } from "../../scripts/contributions.mjs";

const here = path.join(__dirname, "../..");
const read = (name: string) => JSON.parse(readFileSync(path.join(here, name), "utf8"));
const manifest = read("package.json");
const schema = read("../settings.schema.json");

describe("package.json", () => {
    it("is what `npm run contributions` makes of the table", async () => {
        expect(manifest.contributes).toMatchObject(await contributions());
    });

    it("has every setting of the server, as the server has it, and those of the editor", () => {
        const settings = manifest.contributes.configuration.properties;
        for (const [name, property] of Object.entries(schema.properties)) {
            expect(settings[name]).toEqual({ ...(property as object), scope: "window" });
        }
        const own = Object.keys(settings).filter((name) => !(name in schema.properties));
        expect(own).toEqual(["assetflow.server.path"]);
    });

    it("lets no project say which program is started", () => {
        expect(manifest.contributes.configuration.properties["assetflow.server.path"].scope).toBe("machine");
    });

    it("contributes every command once, and offers none that the server does not have", () => {
        const contributed = manifest.contributes.commands.map(({ command }: { command: string }) => command);
        expect(contributed).toEqual(COMMANDS.map(({ id }) => id));
        expect(new Set(contributed).size).toBe(contributed.length);
        const palette = new Map(manifest.contributes.menus.commandPalette.map((entry: { command: string; when: string }) => [entry.command, entry.when]));
        for (const row of COMMANDS.filter((row) => row.server !== undefined && row.palette !== false)) {
            expect(palette.get(row.id)).toBe(when(row));
            expect(when(row)).toMatch(/^assetflow\.offers\.\w+/);
        }
    });

    it("names only commands and files that are there", () => {
        const known = new Set<string>(COMMANDS.map(({ id }) => id));
        const text = JSON.stringify([manifest.contributes.walkthroughs, manifest.contributes.viewsWelcome]);
        const linked = [...text.matchAll(/command:(assetflow\.\w+)/g), ...text.matchAll(/onCommand:(assetflow\.\w+)/g)].map((match) => match[1]);
        expect(linked.length).toBeGreaterThan(5);
        for (const command of linked) {
            expect(known).toContain(command);
        }
        const files = [...JSON.stringify(manifest).matchAll(/"((?:\.\/)?(?:media|syntaxes|snippets|walkthrough)\/[^"]+|icon\.png|[^"]*configuration\.json)"/g)].map((match) => match[1]);
        expect(files.length).toBeGreaterThan(8);
        for (const file of files) {
            expect(existsSync(path.join(here, file as string)), file).toBe(true);
        }
    });

    it("explains every setting in the README", () => {
        const readme = readFileSync(path.join(here, "README.md"), "utf8");
        for (const name of Object.keys(manifest.contributes.configuration.properties)) {
            expect(readme).toContain(`| \`${name}\` |`);
        }
    });

    it("has the version of the program", () => {
        const cargo = readFileSync(path.join(here, "../../Cargo.toml"), "utf8");
        expect(manifest.version).toBe(/^version = "([^"]+)"/m.exec(cargo)?.[1]);
    });
});
