// Long work: cancelled, cut off by a restart, by a closed window, and by a machine that goes down. Nothing is lost.
import { LONG_SCENES as SCENES } from "../scripts.mjs";
import { check, sleep, until } from "../workbench.mjs";

const LONG = "long.script.md";

async function cancels(bench, ok) {
    const { page } = bench;
    await bench.openFile(LONG);
    await bench.statusBar(new RegExp(`${SCENES} to voice`));
    await voiceAll(bench);
    await bench.shot("progress");
    const note = page.locator(".notification-list-item").filter({ hasText: "AssetFlow: Voice" }).first();
    await note.hover();
    await note.locator(".monaco-button").filter({ hasText: "Cancel" }).click();
    await bench.notification("stopped; what was finished is kept");
    const kept = bench.voiced(LONG);
    check("some is voiced", kept > 0 && kept < SCENES, true);
    await bench.statusBar(new RegExp(`${SCENES - kept} to voice`));
    ok("a long job shows its progress, and Cancel stops it; what was finished is kept");
    await bench.dismiss();
}

async function restarts(bench, ok) {
    const before = bench.text(LONG);
    await bench.openFile(LONG);
    const earlier = bench.voiced(LONG);
    const [old] = bench.servers();
    await voiceAll(bench);
    await bench.palette("AssetFlow: Restart the Language Server");
    await until("another server runs", () => bench.servers().length === 1 && bench.servers()[0] !== old);
    await bench.statusBar(/to voice/);
    await until("no progress is left", async () => (await bench.page.locator(".notification-list-item").filter({ hasText: "AssetFlow: Voice" }).count()) === 0);
    const kept = bench.voiced(LONG);
    check("more is voiced than before", kept > earlier && kept < SCENES, true);
    check("the text", bench.text(LONG), before);
    ok("the server is restarted in the middle of a job, and nothing is lost");
    await bench.dismiss();
}

async function crashes(bench, ok) {
    await bench.openFile(LONG);
    await bench.statusBar(/to voice/);
    const [old] = bench.servers();
    process.kill(Number(old), "SIGKILL");
    await until("another server runs", () => bench.servers().length === 1 && bench.servers()[0] !== old);
    await bench.goTo(1);
    await bench.page.keyboard.press("End");
    await bench.page.keyboard.type(" that goes on");
    await bench.says(".view-line", /A long story that goes on/);
    await bench.statusBar(/to voice/);
    await bench.save();
    ok("a server that dies is started again, and serves");
}

async function closes(bench, ok) {
    await bench.openFile(LONG);
    const earlier = bench.voiced(LONG);
    const before = bench.text(LONG);
    await bench.goTo(1);
    await bench.page.keyboard.press("End");
    await bench.page.keyboard.type(" unsaved");
    await voiceAll(bench);
    // Long enough for the editor to have put the unsaved text aside, as it does.
    await sleep(1500);
    await bench.page.close({ runBeforeUnload: false });
    await sleep(500);
    check("more is voiced", bench.voiced(LONG) > earlier, true);
    check("the file", bench.text(LONG), before);
    await bench.open();
    await bench.see(".view-line", "unsaved");
    await bench.statusBar(/to voice|all voiced/);
    await bench.shot("reopened");
    ok("the window is closed in the middle of a job: the lock file is whole, unsaved text comes back");
}

async function goesDown(bench, ok) {
    const { page } = bench;
    await bench.openFile(LONG);
    await bench.save();
    await page.keyboard.press("Control+Home");
    await bench.palette("AssetFlow: Cancel What Goes On");
    await sleep(500);
    const before = bench.text(LONG);
    await voiceAll(bench);
    await bench.stop("SIGKILL");
    await until("no language server is left behind", () => bench.servers().length === 0, 15_000);
    const kept = bench.voiced(LONG);
    check("the text", bench.text(LONG), before);
    check("something is voiced", kept > 0, true);
    await page.close({ runBeforeUnload: false });
    await bench.serve();
    await bench.open();
    await bench.openFile(LONG);
    await bench.statusBar(new RegExp(`${SCENES - kept} to voice|all voiced`));
    ok("the editor is killed in the middle of a job: no server is left behind, what was voiced counts");
}

/** Starts to voice everything, and waits until it is under way. */
async function voiceAll(bench) {
    await bench.palette("AssetFlow: Voice Everything Stale");
    await bench.notification(/AssetFlow: Voice/);
    const start = bench.voiced(LONG);
    await until("some of it is voiced", () => bench.voiced(LONG) > start, 30_000);
}

export const groups = [cancels, restarts, crashes, closes, goesDown];
