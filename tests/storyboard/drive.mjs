// Opens a storyboard folder as a reader would and uses it by hand and by keyboard.
//
//   node tests/storyboard/drive.mjs FOLDER [SHOTS]
//
// Needs `playwright-core` where Node finds it and Chromium at $CHROMIUM (/usr/bin/chromium). Exits
// with 1 when the page complains, asks for what is not there, loses a word or falls out of step by
// more than a tenth of a second. Pictures of what it saw go to SHOTS.

import { mkdirSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "drive.cjs"));
const { chromium } = require("playwright-core");

const folder = resolve(process.argv[2]);
const seen = process.argv[3] ?? mkdtempSync(join(tmpdir(), "storyboard-"));
mkdirSync(seen, { recursive: true });
const address = pathToFileURL(join(folder, "index.html")).href;

const failures = [];
const expect = (holds, what) => {
  if (!holds) failures.push(what);
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--autoplay-policy=no-user-gesture-required"],
});

const open = async (options) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) failures.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => failures.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") failures.push(`request: ${request.url()} ${why}`);
  });
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) failures.push(`leaves the folder: ${request.url()}`);
  });
  await page.goto(address);
  return page;
};

/** What the player shows, and what the data says it should show at that moment. */
const moment = (page) =>
  page.evaluate(() => {
    const data = JSON.parse(document.getElementById("data").textContent);
    const dialog = document.getElementById("player");
    const at = Number(dialog.querySelector(".scrubber").value);
    const shown = [...dialog.querySelectorAll(".captions .line")].map((line) => line.textContent);
    const near = data.captions.filter((c) => c.start - 0.1 <= at && at < c.end + 0.1);
    const inside = data.captions.filter((c) => c.start + 0.1 <= at && at < c.end - 0.1);
    const sounds = [...dialog.querySelectorAll("audio")].filter((audio) => !audio.paused);
    // The scrubber moves in hundredths of a second, which may lie just before a cut.
    const shot = data.shots.findLastIndex((shot) => shot.start <= at + 0.01);
    return {
      at,
      shown,
      allowed: near.map((c) => c.lines.join("\n")),
      wanted: inside.map((c) => c.lines.join("\n")),
      heard: sounds.map((audio) => data.shots[shot].start + audio.currentTime),
      playing: sounds.length,
      shot,
      start: data.shots[shot].start,
      sound: data.shots[shot].sound,
      length: data.seconds,
      scenes: data.shots.length,
      open: dialog.open,
      count: dialog.querySelector(".count").textContent,
      hacked: window.hacked,
    };
  });

const inStep = (now, where) => {
  const text = now.shown.join("\n");
  const late = now.wanted.length > 0 && !now.wanted.includes(text);
  const wrong = text !== "" && !now.allowed.includes(text);
  expect(!late && !wrong, `${where}: at ${now.at} shows ${JSON.stringify(text)}`);
  for (const heard of now.heard) {
    expect(Math.abs(heard - now.at) <= 0.1, `${where}: sound at ${heard}, picture at ${now.at}`);
  }
};

const watch = async (page, seconds, where) => {
  const from = await moment(page);
  const started = Date.now();
  let samples = 0;
  while (Date.now() - started < seconds * 1000) {
    inStep(await moment(page), where);
    samples += 1;
    await page.waitForTimeout(60);
  }
  const passed = (await moment(page)).at - from.at;
  const real = (Date.now() - started) / 1000;
  expect(Math.abs(passed - real) < 0.5, `${where}: ${passed.toFixed(2)} s in ${real.toFixed(2)} s`);
  return samples;
};

const page = await open({ viewport: { width: 1400, height: 900 }, colorScheme: "light" });
await page.screenshot({ path: join(seen, "page-light.png") });

// Every word of the project arrives as text, and none of it ran.
const cards = await page.locator(".card").count();
const told = await page.evaluate(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const titles = data.shots.map((shot, index) => {
    const heading = document.querySelector(`#scene-${index + 1} h3`);
    return (heading?.textContent ?? "") === shot.title;
  });
  return { titles: titles.every(Boolean), scenes: data.shots.length, hacked: window.hacked };
});
expect(told.titles && told.scenes === cards, "titles on cards are not those of the project");
expect(told.hacked === undefined, "a word of the project ran as script");

let samples = 0;
if (cards > 0) {
  // A card: listen, hear it advance, see words light up, stop.
  const listen = page.locator(".listen").first();
  if ((await listen.count()) > 0) {
    await listen.click();
    await page.waitForTimeout(900);
    const card = await page.evaluate(() => ({
      heard: document.querySelectorAll(".narration .heard").length,
      time: document.querySelector(".card audio")?.currentTime,
    }));
    expect(card.heard <= 1, "more than one word is heard at once");
    expect(card.time === undefined || card.time > 0.3, `the card's sound is at ${card.time}`);
    await page.screenshot({ path: join(seen, "card-listening.png") });
    await listen.click();
    expect((await page.locator(".card[data-playing]").count()) === 0, "the card does not stop");
  }

  // The film: from the start, through the first cut.
  await page.locator("#play-all").click();
  samples += await watch(page, 3, "first scene");
  const first = await moment(page);
  if (first.sound) expect(first.playing === 1, `${first.playing} sounds play in scene 1`);
  await page.screenshot({ path: join(seen, "player.png") });
  if (cards > 1) {
    const second = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).shots[1].start);
    await page.keyboard.press("k");
    await page.evaluate((at) => {
      const scrubber = document.querySelector(".scrubber");
      scrubber.value = at;
      scrubber.dispatchEvent(new Event("input"));
    }, second - 1);
    await page.keyboard.press("k");
    samples += await watch(page, 3, "first cut");
    expect((await moment(page)).shot >= 1, "the film stops at the first cut");
  }

  // The keyboard.
  await page.keyboard.press("k");
  const paused = await moment(page);
  await page.waitForTimeout(300);
  const still = await moment(page);
  expect(Math.abs(still.at - paused.at) < 0.05 && still.playing === 0, "K does not pause");
  await page.keyboard.press("Home");
  expect((await moment(page)).at === 0, "Home does not go to the start");
  await page.keyboard.press("l");
  const skipped = await moment(page);
  expect(Math.abs(skipped.at - Math.min(10, skipped.length)) < 0.1, `L goes to ${skipped.at}`);
  await page.keyboard.press("ArrowLeft");
  expect(Math.abs((await moment(page)).at - (skipped.at - 5)) < 0.1, "Left does not go back 5 s");
  await page.keyboard.press("j");
  expect((await moment(page)).at === 0, "J does not stop at the start");
  await page.keyboard.press("ArrowDown");
  expect((await moment(page)).shot === Math.min(1, cards - 1), "Down does not go to the next scene");
  await page.keyboard.press("End");
  const end = await moment(page);
  expect(Math.abs(end.at - end.length) < 0.05, `End goes to ${end.at} of ${end.length}`);
  expect(end.count === `Scene ${cards} of ${cards}`, `the end says ${end.count}`);
  await page.keyboard.press("f");
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => document.fullscreenElement !== null), "F does not fill the screen");
  await page.keyboard.press("f");
  await page.waitForTimeout(300);
  await page.keyboard.press("c");
  expect((await page.locator(".captions").isVisible()) === false, "C does not hide the captions");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(100);
  const closed = await moment(page);
  expect(!closed.open && closed.playing === 0, "Escape does not close the player");
  expect(closed.hacked === undefined, "a word of the project ran in the player");

  // Every control can be reached with Tab and has a name.
  const nameless = await page.evaluate(
    () => [...document.querySelectorAll("button, input, summary, a")]
      .filter((element) => !(element.getAttribute("aria-label") ?? element.textContent).trim()).length,
  );
  expect(nameless === 0, `${nameless} controls have no name`);
}

// Other eyes: dark, small, huge, printed; other hands: a keyboard alone.
const dark = await open({ viewport: { width: 1400, height: 1000 }, colorScheme: "dark" });
await dark.keyboard.press("Tab");
expect((await dark.evaluate(() => document.activeElement.className)) === "skip", "Tab does not begin at the skip link");
if (cards > 0) {
  await dark.keyboard.press("Tab");
  await dark.keyboard.press("Enter");
  expect((await moment(dark)).open, "the second Tab and Enter do not open the player");
  await dark.keyboard.press("Escape");
}
await dark.screenshot({ path: join(seen, "page-dark.png") });
for (const width of [320, 2560]) {
  const other = await open({ viewport: { width, height: 1100 } });
  const overflow = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow <= 0, `at ${width} px the page is ${overflow} px too wide`);
  await other.screenshot({ path: join(seen, `page-${width}.png`) });
  if (cards > 0) {
    await other.locator("#play-all").click();
    await other.waitForTimeout(600);
    await other.screenshot({ path: join(seen, `player-${width}.png`) });
  }
  await other.context().close();
}
await page.pdf({ path: join(seen, "print.pdf"), preferCSSPageSize: true, printBackground: true });

await browser.close();
console.log(`${folder}: ${cards} scenes, ${samples} moments compared, pictures in ${seen}`);
for (const failure of failures.slice(0, 40)) console.error(`  ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
