// What goes wrong at the start, how fast the start is, and other extensions.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, until } from "../workbench.mjs";

const activations = [];

/** How long it took in this session to load the extension and to activate it, in milliseconds. */
async function activation(bench) {
    await bench.palette("Developer: Show Running Extensions");
    const rows = bench.page.locator(".runtime-extensions-editor .monaco-list-row");
    const row = rows.filter({ hasText: "AssetFlow" });
    // The slowest come first, and only what is in view is there.
    await rows.first().waitFor();
    await bench.page.locator(".runtime-extensions-editor").hover();
    const said = await until("its time is shown", async () => {
        await bench.page.mouse.wheel(0, 300);
        return /(\d+) ?ms/.exec((await row.allInnerTexts()).join(" "));
    });
    activations.push(Number(said[1]));
    await bench.shot("activation");
    await bench.page.keyboard.press("Escape");
    await bench.palette("View: Close All Editors");
}

async function missing(bench, ok) {
    await bench.openFile("tides.script.md");
    await bench.statusBar(/to voice|all voiced/);
    check("a program that the project names", bench.exists("started"), false);
    ok("a project cannot say which program is started");
    bench.machine({ "assetflow.server.path": "/nowhere/assetflow" });
    await bench.notification('The setting assetflow.server.path names "/nowhere/assetflow"');
    await bench.shot("missing");
    await bench.page.locator(".notification-list-item .monaco-button").filter({ hasText: "How to Install" }).first().click();
    await bench.see(".gettingStartedContainer", "Install the program");
    check("servers", bench.servers(), []);
    ok("a program that is not there is told, with the way to install it");
    await bench.dismiss();
}

async function versions(bench, ok) {
    // The real program, but for what it says of itself.
    const other = join(bench.home, "other");
    writeFileSync(other, `#!/bin/sh\n[ "$1" = --version ] && { echo assetflow 9.9.9; exit; }\nexec ${bench.program} "$@"\n`, { mode: 0o755 });
    bench.machine({ "assetflow.server.path": other });
    await bench.notification(/This extension is AssetFlow [\d.]+, but the program .* is 9\.9\.9/);
    ok("a program of another version is told");
    bench.machine({});
    await bench.palette("View: Close All Editors");
    await bench.openFile("tides.script.md");
    await bench.statusBar(/to voice|all voiced/);
    check("servers", bench.servers().length, 1);
    ok("with the setting gone, the one on the PATH serves");
    await bench.dismiss();
}

async function fountain(bench, ok) {
    await bench.openFile("coffee.fountain");
    await bench.statusBar(/to voice/);
    check("scopes", await scopes(bench), /text\.fountain\.assetflow/);
    await bench.shot("fountain");
    await activation(bench);
    ok("Fountain has colours");
}

/** Another extension that knows Fountain, with a name that comes after ours. */
async function otherFountain(bench, ok) {
    const folder = join(bench.home, "other-fountain");
    mkdirSync(folder);
    const manifest = {
        name: "fountain-of-others",
        publisher: "someone",
        version: "1.0.0",
        license: "MIT",
        repository: "https://example.org/fountain.git",
        engines: { vscode: "^1.91.0" },
        contributes: {
            languages: [{ id: "fountain", extensions: [".fountain"] }],
            grammars: [{ language: "fountain", scopeName: "text.others", path: "./grammar.json" }],
        },
    };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(folder, "README.md"), "Fountain.\n");
    writeFileSync(join(folder, "grammar.json"), JSON.stringify({ scopeName: "text.others", patterns: [] }));
    const vsix = join(bench.home, "other-fountain.vsix");
    const vsce = fileURLToPath(new URL("../../node_modules/.bin/vsce", import.meta.url));
    const packed = spawnSync(vsce, ["package", "--no-dependencies", "--skip-license", "--out", vsix], { cwd: folder, encoding: "utf8", timeout: 60_000 });
    check("packing", packed.status, 0);
    await bench.page.close({ runBeforeUnload: false });
    await bench.stop();
    bench.install(vsix);
    await bench.serve();
    await bench.open();
    await bench.openFile("coffee.fountain");
    await bench.statusBar(/to voice/);
    check("scopes", await scopes(bench), /text\.others/);
    ok("where another extension knows Fountain, its colours are used");
    rmSync(folder, { recursive: true });
    await activation(bench);
    // The bar is for a machine that does nothing else; one that is busy takes longer in proportion.
    const best = Math.min(...activations);
    const busy = Math.max(1, loadavg()[0] / cpus().length);
    check(`the better of ${activations.join(" and ")} ms is below 50, times ${busy.toFixed(1)} for a busy machine`, best < 50 * busy, true);
    ok(`activation takes ${best} ms, loading the extension included, on a machine ${busy.toFixed(1)} times busy`);
}

/** What the editor says about the text at the cursor. */
async function scopes(bench) {
    await bench.palette("Developer: Inspect Editor Tokens and Scopes");
    const widget = bench.page.locator(".token-inspect-widget");
    const said = await until("the scopes are shown", async () => {
        const text = await widget.innerText().catch(() => "");
        return /text\./.test(text) && text;
    });
    await bench.page.keyboard.press("Escape");
    return said;
}

export const groups = [fountain, missing, versions];
export const last = [otherFountain];
