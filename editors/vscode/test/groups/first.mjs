// The first minute: a folder that is not trusted, languages, findings, commands that are there before the server is.
import { check, sleep, until } from "../workbench.mjs";

async function begin(bench, ok) {
    await bench.see(".statusbar-item", "Restricted Mode");
    ok("a folder opens, and is not trusted");
}

async function early(bench, ok) {
    const { page } = bench;
    check("servers before any script", bench.servers(), []);
    const offered = await bench.offers("AssetFlow:");
    check("what the palette offers without a script", offered.filter((row) => /Voice|Segment|Scout/.test(row)), []);
    check("what it always offers", offered.join("; "), /Open the Example/);
    // The first thing that is ever run of the extension: it is activated by it.
    await bench.palette("AssetFlow: What to Do with This Script");
    await bench.notification("Open a script first");
    check("complaints", await page.locator(".notification-list-item").count(), 1);
    await bench.dismiss();
    ok("commands are there before the server is");

    await bench.openFile("plain.md");
    await sleep(1000);
    check("servers for plain Markdown", bench.servers(), []);
    ok("plain Markdown starts nothing");

    await bench.openFile("talk.md");
    await bench.statusBar(/1 to voice · free|\d to voice/);
    check("servers", bench.servers().length, 1);
    ok("a Markdown file that asks for it is served");
}

async function findings(bench, ok) {
    const { page } = bench;
    await bench.openFile("odd.script.md");
    await page.locator(".squiggly-info, .squiggly-warning, .squiggly-error, .squiggly-hint").first().waitFor();
    await bench.see(".statusbar-item[id='status.editor.mode']", "AssetFlow Script");
    await bench.shot("findings");
    ok("findings show in the text");
    const colours = await page.locator(".view-line span span").evaluateAll((spans) => spans.map((span) => span.className));
    check("kinds of colours", new Set(colours).size > 2, true);
    ok("cues, labels and headings have colours");
}

async function segments(bench, ok) {
    const { page } = bench;
    const before = bench.text("lighthouse.vo.md");
    await bench.palette("AssetFlow: Show Log");
    await page.locator(".tab.active").filter({ hasText: /log/i }).first().waitFor();
    ok("the log of the server opens");
    await bench.openFile("lighthouse.vo.md");
    await bench.statusBar(/to voice/);
    for (const title of ["Segment", "Voice Everything", "Scout Pictures", "Build", "Open Storyboard", "Choose a Picture", "Restart"]) {
        // The list shows some twenty rows, and there are more.
        check("what the palette offers", (await bench.offers(`AssetFlow: ${title}`)).join("; "), new RegExp(title));
    }
    ok("the palette offers what the server does");
    await bench.palette("AssetFlow: Segment the Script");
    await until("cues are in the text", async () => (await page.locator(".view-line").allInnerTexts()).some((line) => /\[visual:/.test(line.replace(/\u00a0/g, " "))));
    await bench.save();
    const after = bench.text("lighthouse.vo.md");
    const words = after.split("\n").filter((line) => !/^\[visual: .*\]$/.test(line)).join("").replace(/\s+/g, " ");
    check("words", words, before.split("\n").join("").replace(/\s+/g, " "));
    check("cues", (after.match(/^\[visual: .*\]$/gm) ?? []).length > 5, true);
    await bench.shot("segmented");
    ok("segmenting writes cues and keeps every word");
    await page.keyboard.press("Control+z");
    await bench.save();
    check("the text after undo", bench.text("lighthouse.vo.md"), before);
    ok("one undo takes them back, byte for byte");
}

export const groups = [begin, early, findings, segments];
