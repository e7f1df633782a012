// Pages beside the text: the storyboard, the walkthrough, and what hostile scripts show.
import { check, sleep, until } from "../workbench.mjs";

const TIDES = "tides.script.md";

async function storyboard(bench, ok) {
    const { page } = bench;
    await bench.openFile(TIDES);
    await bench.palette("AssetFlow: Open Storyboard");
    const board = await bench.frameWith("body[data-aspect]");
    // They are loaded when they come into view.
    await board.evaluate(() => document.querySelectorAll("img").forEach((image) => (image.loading = "eager")));
    const drawn = await until("its pictures are drawn", () =>
        board.evaluate(() => {
            const images = [...document.querySelectorAll("img")];
            return images.every((image) => image.complete && image.naturalWidth > 0) && images.length;
        }),
    );
    check("pictures", drawn > 8, true);
    check("its name", await page.locator(".tab").allInnerTexts(), /Storyboard: Twice a Day/);
    await bench.shot("storyboard");
    ok("the storyboard stands beside the text, with its pictures");
    await board.getByRole("button", { name: /play all/i }).first().click();
    await until("it is heard", () => board.evaluate(() => [...document.querySelectorAll("audio, video")].some((it) => it.currentTime > 0.2)));
    ok("it plays");
    await bench.focus();
    await bench.goTo(25);
    // The first goes to where the line is wrapped.
    await page.keyboard.press("End");
    await page.keyboard.press("End");
    await page.keyboard.type(" Listen.");
    await bench.statusBar(/1 to voice/);
    await bench.palette("AssetFlow: Build");
    // The frame is another one once the page is shown again.
    await until("the panel shows the new words", async () => {
        const shown = await bench.frameWith("body[data-aspect]");
        return shown.evaluate(() => document.body.innerText.includes("Listen.")).catch(() => false);
    });
    await bench.shot("rebuilt");
    ok("it is shown again when it is built");
    await bench.palette("View: Close All Editors");
    await page.getByRole("button", { name: /Don't Save/ }).click();
}

async function walkthrough(bench, ok) {
    const { page } = bench;
    await bench.palette("Welcome: Open Walkthrough");
    const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "Get Started with AssetFlow" });
    await row.first().click();
    await bench.see(".gettingStartedContainer", "Open the example");
    await page.locator(".step-title, .getting-started-step").filter({ hasText: "Open the example" }).first().click();
    await (await bench.frameWith("h1:has-text('A script')")).locator("code").first().waitFor();
    await bench.shot("walkthrough");
    await page.locator(".gettingStartedContainer .monaco-button").filter({ hasText: "Open the Example" }).first().click();
    await page.locator(`.tab.active[data-resource-name="${TIDES}"]`).first().waitFor();
    await bench.statusBar(/14 to voice/);
    ok("the walkthrough opens a copy of the example");
    await bench.palette("View: Close All Editors");
}

async function hostile(bench, ok) {
    const { page } = bench;
    await bench.openFile("evil.script.md");
    await bench.statusBar(/to voice/);
    const seen = [];
    for (const [line, from] of [[5, 6], [3, 4], [3, 20], [7, 20]]) {
        await bench.list(`:${line}:${from}`);
        await page.keyboard.press("Enter");
        await bench.list(">Show or Focus Hover");
        await page.keyboard.press("Enter");
        const hover = page.locator(".monaco-hover:not(.hidden) .monaco-hover-content").first();
        if (await hover.waitFor({ timeout: 8000 }).then(() => true, () => false)) {
            const parts = await hover.evaluate((it) => ({
                text: it.innerText,
                links: [...it.querySelectorAll("a")].map((link) => link.dataset.href ?? link.href),
                images: [...it.querySelectorAll("img")].map((image) => image.src),
                headings: it.querySelectorAll("h1").length,
            }));
            seen.push(parts);
            if (seen.length === 1) {
                await bench.shot("hostile");
            }
        }
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
    }
    const links = await page.locator(".view-line .detected-link").allInnerTexts();
    check("links in the text", links.filter((link) => link.includes("command")), []);
    await sleep(500);
    check("hovers over hostile text", seen.length >= 2, true);
    check("links to commands", seen.flatMap(({ links }) => links).filter((link) => /^command:/i.test(link)), []);
    check("pictures from elsewhere", seen.flatMap(({ images }) => images).filter((image) => !/^(data:|blob:)/.test(image)), []);
    check("headings made of HTML", seen.map(({ headings }) => headings).filter((count) => count > 0), []);
    check("turned text", seen.some(({ text }) => /[\u202a-\u202e]/.test(text)), false);
    check("connections", bench.trapped, 0);
    ok("hostile words in a hover stay words: no link, no picture, no markup, no connection");
    await bench.palette("View: Close All Editors");
}

export const groups = [storyboard, walkthrough, hostile];
