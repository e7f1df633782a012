// Pictures and voices, what is stale, and what it costs.
import { check, until } from "../workbench.mjs";

const TIDES = "tides.script.md";

async function scenes(bench, ok) {
    await bench.openFile(TIDES);
    await bench.statusBar(/of 2:30 · 14 to voice · free/);
    ok("the status bar has length, target, what is stale, and its price");
    await bench.palette("AssetFlow: Focus on Scenes View");
    const rows = await until("chapters and scenes", async () => {
        const rows = await bench.scenes();
        return rows.some((row) => row.includes("The empty harbour")) && rows.some((row) => row.includes("2 Waves")) && rows;
    });
    check("the first scene", rows.find((row) => row.startsWith("1 ")), /^1 Fishing boats ?\d+\.\d s$/);
    await bench.scene("3 Full moon").click();
    await bench.says(".statusbar-item[id='status.editor.selection']", /Ln 31, /);
    ok("scenes are listed by chapter, and a click goes there");
    await bench.goTo(35);
    await until("the list follows the cursor", async () => (await bench.scene("4 Diagram").getAttribute("aria-selected")) === "true");
    await bench.shot("scenes");
    ok("the list follows the cursor");
}

async function pictures(bench, ok) {
    const { page } = bench;
    await bench.openFile(TIDES);
    await bench.goTo(19);
    await bench.palette("AssetFlow: Scout Pictures for All Scenes");
    await bench.notification("candidates for 14 scenes");
    await bench.dismiss();
    ok("scouting finds pictures in the local folder");

    const row = bench.scene("1 Fishing boats");
    await row.hover();
    await row.locator(".action-label[aria-label*='Choose a Picture']").click();
    const grid = await bench.frameWith("ul[role=listbox]");
    await until("the thumbnails are drawn", () =>
        grid.evaluate(() => {
            const images = [...document.querySelectorAll("img")];
            return images.length > 3 && images.every((image) => image.complete && image.naturalWidth > 0);
        }),
    );
    await bench.shot("pictures");
    const wanted = (await grid.locator("li").nth(1).getAttribute("data-asset")).replace(/^local:/, "");
    // With the keyboard alone.
    await grid.locator("li").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await bench.notification(`picked ${wanted}`);
    check("the lock file", bench.text("tides.script.lock").includes(`"${wanted}"`), true);
    check("the first scene", bench.status(TIDES).scenes[0].pick, "fresh");
    ok("a picture is chosen from thumbnails, with the keyboard");
    await bench.dismiss();
}

async function voices(bench, ok) {
    const { page } = bench;
    await bench.openFile(TIDES);
    await bench.goTo(25);
    await bench.palette("AssetFlow: Voice This Scene");
    await bench.notification("1 take made");
    await bench.statusBar(/13 to voice · free/);
    check("voiced", bench.status(TIDES).scenes.map(({ take }) => take === "fresh").indexOf(true), 1);
    ok("the scene at the cursor is voiced");
    await bench.dismiss();
    // The line above the title is drawn anew when numbers change; a click may hit the old one. Twice
    // the same is one job.
    const lens = page.locator(".codelens-decoration a").filter({ hasText: "14 scenes" }).first();
    await until("a click above the title is taken", async () => {
        await lens.click({ timeout: 5000 }).catch(() => {});
        return bench.statusBar(/all voiced/, 8000).catch(() => false);
    });
    check("voiced", bench.voiced(TIDES), 14);
    ok("a click above the title voices the rest");
    await bench.dismiss();
    await page.locator(".statusbar-item[id^='assetflow.assetflow']").click();
    const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "Export Captions" });
    await row.first().waitFor();
    await bench.shot("menu");
    await row.first().click();
    await bench.notification("wrote ");
    check("captions", bench.text("tides.assetflow/captions.srt"), /the sea leaves/);
    ok("the menu of the status bar exports captions and timelines");
    await bench.dismiss();
}

async function stale(bench, ok) {
    const { page } = bench;
    const before = bench.text(TIDES);
    await bench.openFile(TIDES);
    await bench.goTo(25);
    await page.keyboard.press("End");
    await page.keyboard.type(" It returns.");
    await bench.statusBar(/1 to voice · free/);
    await until("the scene is marked", async () => (await bench.scenes()).some((row) => /^2 Waves.*voice stale/.test(row)));
    await bench.shot("stale");
    ok("an edited sentence makes one scene stale, with its price");
    await bench.palette("AssetFlow: What Would It Cost");
    await bench.notification("1 scene to voice");
    ok("a dry run says what it would cost");
    await bench.dismiss();
    await bench.focus();
    await until("the text is as it was", async () => {
        await page.keyboard.press("Control+z");
        return (await page.locator(".tab.active.dirty").count()) === 0;
    });
    await bench.statusBar(/all voiced/);
    await bench.save();
    check("the text", bench.text(TIDES), before);
    ok("undo makes it fresh again, for nothing");
}

async function order(bench, ok) {
    const { page } = bench;
    const before = bench.text(TIDES);
    await bench.openFile(TIDES);
    await bench.scene("2 Waves").dragTo(bench.scene("1 Fishing boats"));
    await until("the scenes have changed places", async () => {
        const rows = await bench.scenes();
        return rows.some((row) => row.startsWith("1 Waves")) && rows.some((row) => row.startsWith("2 Fishing"));
    });
    await bench.shot("moved");
    await bench.statusBar(/all voiced/);
    ok("scenes are dragged to another place, and nothing is paid again");
    await bench.focus();
    await page.keyboard.press("Control+z");
    await bench.save();
    check("the text after undo", bench.text(TIDES), before);
    ok("one undo takes the move back");
}

export const groups = [scenes, pictures, voices, stale, order];
