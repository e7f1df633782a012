// Keys, consent, prices, the ledger and erasure, with a real keyring and an editor that logs all it can: a key that is typed at
// the prompt is in the keyring, and nowhere else.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, sleep, until } from "../workbench.mjs";

const TIDES = "tides.script.md";
/** What no file may hold. */
const KEY = "canary4711KeyOfATest0815xyz";
const LEAKS = fileURLToPath(new URL("../../../tools/leaks.py", import.meta.url));

/** How the editor is started for this. */
export const LOUD = {
    args: ["--log", "trace"],
    env: { DBUS_SESSION_BUS_ADDRESS: process.env.DBUS_SESSION_BUS_ADDRESS, ASSETFLOW_LOG: "trace" },
};

/** What a reader of the keyring that is not ours finds under our name. */
function inKeyring() {
    return spawnSync("secret-tool", ["search", "--all", "service", "assetflow"], { encoding: "utf8", timeout: 10_000 }).stdout;
}

function noLeak(bench, when) {
    const done = spawnSync("python3", [LEAKS, KEY, bench.home, process.env.KEYRING_HOME], { encoding: "utf8", timeout: 60_000 });
    check(`files that hold the key ${when}`, done.stdout + done.stderr, "");
}

/** All that the editor and the server have logged. */
function logs(bench) {
    const under = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
    return ["user/logs", "assetflow/cache/logs"].flatMap((folder) => under(join(bench.home, folder))).map((file) => readFileSync(file, "utf8")).join("\n");
}

const input = (bench) => bench.page.locator(".quick-input-widget input:visible").first();

/** A picture of what has just come, once it is there as a whole. */
async function shown(bench, name) {
    await sleep(500);
    await bench.shot(name);
}

/** Answers a prompt that says something. */
async function answer(bench, prompt, text) {
    await bench.see(".quick-input-widget", prompt);
    await bench.page.keyboard.type(text);
}

async function key(bench, ok) {
    const { page } = bench;
    bench.settings({ "assetflow.trace.server": "verbose", "assetflow.log.level": "trace" });
    // No script is open yet: the server is started for it.
    await bench.palette("AssetFlow: Set Up Keys");
    await page.getByPlaceholder("Whose key to set").waitFor();
    const rows = await until("the providers are listed", async () => {
        const rows = await page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
        return rows.length >= 5 && rows;
    });
    check("what is said of a provider", rows.join("\n"), /Pexels(.|\n)*no key(.|\n)*without a key: no stock clips/);
    await shown(bench, "keys-list");
    await page.keyboard.type("pexels");
    await page.keyboard.press("Enter");
    await bench.see(".quick-input-widget", "It goes into the keyring of this machine and nowhere else");
    check("the kind of the input", await input(bench).getAttribute("type"), "password");
    // It stays when another window is looked at for the key.
    await page.locator(".part.editor").click();
    await input(bench).click();
    await page.keyboard.type(KEY);
    await bench.shot("keys-prompt");
    check("the key in the window", (await page.locator("body").innerText()).includes(KEY), false);
    await page.keyboard.press("Enter");
    await bench.notification("The key for Pexels is in the keyring");
    await bench.notification("Pexels is not asked: --offline");
    await shown(bench, "keys-set");
    check("the keyring", inKeyring(), new RegExp(`secret = ${KEY}\n(.|\n)*`));
    ok("a key that is typed at the prompt is in the keyring, as another reader sees it; without a network that is said");
    await bench.dismiss();
}

async function work(bench, ok) {
    const { page } = bench;
    await bench.openFile(TIDES);
    await bench.statusBar(/14 to voice/);
    await bench.palette("AssetFlow: Scout Pictures for All Scenes");
    await bench.notification(/candidates for/);
    await bench.dismiss();
    const [old] = bench.servers();
    process.kill(Number(old), "SIGABRT");
    await until("another server runs", () => bench.servers().length === 1 && bench.servers()[0] !== old);
    await bench.statusBar(/14 to voice/);
    await bench.palette("AssetFlow: Set Up Keys");
    await bench.says(".quick-input-list", /Pexels(.|\n)*key in the keyring/);
    await page.keyboard.press("Escape");
    await bench.palette("AssetFlow: Show What Has Left This Machine");
    await (await bench.frameWith("p:has-text('Nothing has left this machine.')")).locator("h1").waitFor();
    await bench.palette("View: Close All Editors");
    // Logs are written a little later.
    await sleep(1500);
    const said = logs(bench);
    check("the client's trace of what it sends", /"command": ?"assetflow\.setUpKeys"/.test(said), true);
    check("the client's trace of what it gets", /"keyPage": ?"https:\/\/www\.pexels\.com/.test(said), true);
    check("the server's trace", / TRACE | DEBUG /.test(said), true);
    noLeak(bench, "after a search and a crash");
    ok("with the most verbose traces, after a search and a crash, no file holds the key");
}

/** A provider of our own that refuses every key. */
async function provider() {
    const asked = [];
    const server = createServer((request, response) => {
        asked.push(request.url);
        const body = '{"detail":{"status":"invalid_api_key","message":"no"}}';
        response.writeHead(401, { "content-type": "application/json", "content-length": body.length }).end(body);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, asked, url: `http://127.0.0.1:${server.address().port}` };
}

/** What the menu of code actions at the cursor says. */
async function actions(bench, menu, wanted) {
    await bench.focus();
    await bench.palette(menu);
    const said = await bench.says(".action-widget", wanted);
    await bench.shot(`prices-${menu.split(" ")[0]}`);
    await bench.page.keyboard.press("Escape");
    return said;
}

async function consent(bench, ok) {
    const { page } = bench;
    const { server, asked, url } = await provider();
    const nowhere = "http://127.0.0.1:9";
    // The program with a key for ElevenLabs, on a network that has nobody else.
    const online = join(bench.home, "online");
    const places = ["PEXELS", "PIXABAY", "OPENVERSE", "WIKIMEDIA", "GEMINI", "OPENAI"].map((name) => `ASSETFLOW_${name}_URL=${nowhere}`).join(" ");
    const set = `ELEVENLABS_API_KEY=canary-of-elevenlabs ASSETFLOW_ELEVENLABS_URL=${url} ${places}`;
    writeFileSync(online, `#!/bin/sh\nunset ASSETFLOW_OFFLINE\nexport ${set}\nexec ${bench.program} "$@"\n`, { mode: 0o755 });
    try {
        bench.machine({ "assetflow.server.path": online });
        await until("the program with a key runs", () => {
            const [pid] = bench.servers();
            return pid !== undefined && readFileSync(`/proc/${pid}/environ`, "utf8").includes("ELEVENLABS_API_KEY");
        });
        await bench.openFile(TIDES);
        await bench.statusBar(/14 to voice · free/);
        await bench.palette("AssetFlow: Voice Everything Stale");
        await bench.notification("ElevenLabs can speak the narration. What is sent: the narration of the scenes it speaks");
        await shown(bench, "consent");
        check("requests before anybody agreed", asked, []);
        await page.locator(".notification-list-item").filter({ hasText: "ElevenLabs can speak" }).getByRole("button", { name: "For this script", exact: true }).click();
        await until("it is asked", () => asked.length > 0);
        ok("nothing is sent before the writer agrees, and what is sent is said");
        await bench.statusBar(/14 to voice · \d+ credits/);
        await bench.goTo(25);
        await actions(bench, "Quick Fix...", /Voice scene 2 \(\d+ s, \d+ credits\)/);
        const said = await actions(bench, "Source Action...", /Voice everything stale \(14 scenes, \d+ characters, \d+ credits\)/);
        check("what is free", said, /Voice everything stale with the draft voice \(free\)/);
        ok("prices stand in the status bar and in the code actions");
        await bench.dismiss();
        await bench.palette("AssetFlow: Show What Has Left This Machine");
        const ledger = await bench.frameWith("table");
        check("the ledger", (await ledger.locator("tbody tr").first().innerText()).replace(/\s+/g, " "), /elevenlabs 127\.0\.0\.1:\d+ check nothing .* key refused \(401\)/);
        check("its sum", await ledger.locator("[role=status]").innerText(), /^\d+ requests?, \d[\d,]* bytes out$/);
        await ledger.locator("select").selectOption("elevenlabs");
        check("rows of a provider", await ledger.locator("tbody tr:visible").count(), await ledger.locator("tbody tr").count());
        await shown(bench, "ledger");
        ok("the ledger shows what has left, to whom, and what came of it");
    } finally {
        bench.machine({});
        server.close();
    }
    await until("the program without a network runs", () => {
        const [pid] = bench.servers();
        return pid !== undefined && !readFileSync(`/proc/${pid}/environ`, "utf8").includes("ELEVENLABS_API_KEY");
    });
    await bench.dismiss();
    await bench.palette("View: Close All Editors");
}

async function removes(bench, ok) {
    const { page } = bench;
    await bench.openFile(TIDES);
    await bench.statusBar(/to voice|all voiced/);
    await bench.palette("AssetFlow: Remove a Key");
    await page.getByPlaceholder("Whose key to remove").waitFor();
    await page.keyboard.type("pexels");
    await page.keyboard.press("Enter");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.filter({ hasText: "Remove the key for Pexels from the keyring?" }).waitFor();
    await shown(bench, "keys-remove");
    check("the keyring before it is confirmed", inKeyring().includes(KEY), true);
    await dialog.getByRole("button", { name: "Remove" }).click();
    await bench.notification("the key for Pexels is removed from the keyring");
    check("the keyring", inKeyring(), "");
    ok("a key is removed once that is confirmed");
    await bench.dismiss();
}

async function erases(bench, ok) {
    const { page } = bench;
    const set = spawnSync(bench.program, ["keys", "set", "pixabay"], { env: bench.env, input: `${KEY}\n`, encoding: "utf8", timeout: 10_000 });
    check("setting a key", set.stdout + set.stderr, /is in the keyring/);
    await bench.palette("AssetFlow: Erase What Is Kept on This Machine");
    const before = await (await bench.frameWith("h2:has-text('This goes')")).locator("body").innerText();
    check("what goes", before, /This goes(.|\n)*keyring: pixabay(.|\n)*assetflow\.db(.|\n)*This stays(.|\n)*your scripts/);
    await answer(bench, 'Type "delete" to erase all', "delet");
    await page.keyboard.press("Enter");
    await bench.see(".quick-input-widget", 'Type "delete", or press Escape to keep it all');
    await shown(bench, "erase");
    check("the keyring before the word is typed", inKeyring().includes(KEY), true);
    await page.keyboard.type("e");
    await page.keyboard.press("Enter");
    const after = await (await bench.frameWith("h1:has-text('Erased')")).locator("body").innerText();
    check("what was there", after, /gone keyring: pixabay/);
    check("what is left", /still there/.test(after), false);
    await shown(bench, "erased");
    check("the keyring", inKeyring(), "");
    check("the script", bench.exists(TIDES), true);
    ok("everything is erased once the word is typed, and the receipt says so");
    await sleep(1000);
    noLeak(bench, "at the end");
    ok("at the end no file holds a key");
}

export const groups = [key, work, consent, removes, erases];
