// drive.mjs CODE_SERVER PROGRAM VSIX SHOTS [ONLY]: drives the extension in a real workbench. Prints a line for each thing that
// works and ends with their number; the first thing that does not work ends it. ONLY fits the names of groups, for
// trying one alone. Under tools/keyring.sh the groups are those of keys, in an editor that logs all it can.
import { createServer } from "node:http";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeProject, writeScripts } from "./scripts.mjs";
import { Workbench } from "./workbench.mjs";
import { groups as first } from "./groups/first.mjs";
import { groups as make } from "./groups/make.mjs";
import { groups as jobs } from "./groups/jobs.mjs";
import { groups as panels } from "./groups/panels.mjs";
import { groups as trouble, last } from "./groups/trouble.mjs";
import { groups as keys, LOUD } from "./groups/keys.mjs";

const [, , codeServer, program, vsix, shots, only = "."] = process.argv;
const examples = join(dirname(fileURLToPath(import.meta.url)), "../../../examples");
const home = mkdtempSync(join(tmpdir(), "assetflow-vscode-"));
const keyring = process.env.KEYRING_HOME;
const bench = new Workbench({ codeServer, program, vsix, home, shots, ...(keyring === undefined ? {} : LOUD) });
const all = keyring === undefined ? [...first, ...make, ...panels, ...trouble, ...jobs, ...last] : [first[0], ...keys];
// Hostile scripts name its address; nothing may ever connect.
const trap = createServer((_, answer) => {
    bench.trapped += 1;
    answer.end();
});
bench.trapped = 0;
const started = Date.now();
let passed = 0;
let failed = false;

const ok = (what) => {
    passed += 1;
    console.log(`ok: ${what} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
};

// A test that hangs must not hang whoever waits for it.
const limit = setTimeout(() => {
    console.error("the whole drive took longer than 8 minutes");
    void bench.close().then(() => process.exit(1));
}, 8 * 60_000);

try {
    cpSync(examples, bench.folder, { recursive: true });
    await new Promise((resolve) => trap.listen(0, "127.0.0.1", resolve));
    writeProject(bench);
    writeScripts(bench, `http://127.0.0.1:${trap.address().port}`);
    bench.install();
    ok("the package installs into a clean home");
    await bench.serve();
    await bench.browse();
    await bench.open();
    for (const group of all) {
        if (new RegExp(only).test(group.name) || group === first[0]) {
            await group(bench, ok);
        }
    }
} catch (error) {
    failed = true;
    console.error(`FAILED after ${passed}: ${error.stack ?? error}`);
    await bench.shot("failed");
    console.error(bench.serverLog?.slice(-2000) ?? "");
} finally {
    clearTimeout(limit);
    await bench.close();
    trap.close();
    rmSync(home, { recursive: true, force: true });
}
console.log(failed ? "failed" : `${passed} passed`);
process.exit(failed ? 1 : 0);
