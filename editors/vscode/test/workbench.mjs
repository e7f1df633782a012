// A real workbench: code-server, Chromium, and what a writer does in it. Every wait has a limit.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const WAIT = 30_000;

/** A throw-away home for one run: settings, extensions, AssetFlow's own data, and everything that is started. */
export class Workbench {
    /** `env` and `args` are given to the editor beside what it needs. */
    constructor({ codeServer, program, vsix, home, shots, env = {}, args = [] }) {
        Object.assign(this, { codeServer, program, vsix, home, shots, args });
        this.folder = join(home, "scripts");
        this.assetflowHome = join(home, "assetflow");
        this.settingsFile = join(home, "user/User/settings.json");
        for (const folder of [this.folder, join(home, "user/User"), join(home, "extensions"), join(home, "bin"), shots]) {
            mkdirSync(folder, { recursive: true });
        }
        // The program is found on the PATH, as a writer's is: the one that a login shell has.
        symlinkSync(program, join(home, "bin/assetflow"));
        writeFileSync(join(home, ".profile"), 'PATH="$HOME/bin:$PATH"\n');
        this.env = {
            PATH: process.env.PATH,
            SHELL: "/bin/bash",
            HOME: home,
            LANG: "C.UTF-8",
            ASSETFLOW_HOME: this.assetflowHome,
            // Tests open no connection, and are asked for no leave to.
            ASSETFLOW_OFFLINE: "1",
            // Else it looks a public gallery up.
            EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9/none"}',
            ...env,
        };
        this.settings({});
    }

    /** Settings of the user, beside those that keep the workbench quiet. */
    settings(more) {
        const quiet = {
            "workbench.startupEditor": "none",
            "telemetry.telemetryLevel": "off",
            "extensions.autoCheckUpdates": false,
            "extensions.autoUpdate": false,
            "chat.disableAIFeatures": true,
            "workbench.tips.enabled": false,
            "workbench.secondarySideBar.defaultVisibility": "hidden",
            "files.autoSave": "off",
            "workbench.welcomePage.walkthroughs.openOnInstall": false,
        };
        writeFileSync(this.settingsFile, JSON.stringify({ ...quiet, ...more }, undefined, 2));
    }

    /** Settings of the machine: what names a program is read from nowhere else. */
    machine(settings) {
        const folder = join(this.home, "user/Machine");
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
    }

    where() {
        return ["--user-data-dir", join(this.home, "user"), "--extensions-dir", join(this.home, "extensions")];
    }

    install(vsix = this.vsix) {
        const done = spawnSync(this.codeServer, [...this.where(), "--install-extension", vsix], { env: this.env, encoding: "utf8", timeout: WAIT });
        if (done.status !== 0) {
            throw new Error(`the extension cannot be installed: ${done.stdout}${done.stderr}`);
        }
    }

    async serve() {
        const args = ["--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
        this.server = spawn(this.codeServer, [...args, ...this.args, ...this.where(), this.folder], { env: this.env, stdio: ["ignore", "pipe", "pipe"], detached: true });
        this.serverLog = "";
        for (const stream of [this.server.stdout, this.server.stderr]) {
            stream.on("data", (text) => (this.serverLog += text));
        }
        this.address = await until("code-server listens", () => /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(this.serverLog)?.[1]);
    }

    /** Ends code-server with all that it has started, as when a machine is shut down. */
    async stop(signal = "SIGTERM") {
        const server = this.server;
        if (server === undefined || server.exitCode !== null || server.signalCode !== null) {
            return;
        }
        const gone = new Promise((resolve) => server.once("exit", resolve));
        process.kill(-server.pid, signal);
        await Promise.race([gone, sleep(10_000)]);
        this.server = undefined;
    }

    async browse() {
        const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
        this.context = await chromium.launchPersistentContext(join(this.home, "chromium"), {
            executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
            headless: true,
            viewport: { width: 1440, height: 900 },
            args,
        });
        this.context.setDefaultTimeout(WAIT);
    }

    async open() {
        this.page = await this.context.newPage();
        await this.page.goto(`${this.address}/?folder=${this.folder}`);
        await this.page.waitForSelector(".monaco-workbench");
        await this.page.waitForSelector(".explorer-folders-view .monaco-list-row");
    }

    async close() {
        await this.context?.close().catch(() => undefined);
        await this.stop("SIGKILL");
    }

    async shot(name) {
        await this.page.screenshot({ path: join(this.shots, `${name}.png`) }).catch(() => undefined);
    }

    /** Text that shows anywhere in the window. */
    see(selector, text, limit = WAIT) {
        return this.page.locator(selector).filter({ hasText: text }).first().waitFor({ timeout: limit });
    }

    /** What a part of the window says once it says what is wanted. */
    async says(selector, wanted, limit = WAIT) {
        let said;
        await until(
            `${selector} says ${wanted}`,
            async () => {
                said = (await this.page.locator(selector).allInnerTexts()).join("\n").replace(/\u00a0/g, " ");
                return wanted.test(said);
            },
            limit,
            () => `it says: ${said}`,
        );
        return said;
    }

    async palette(title) {
        const row = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
        await until(`the palette has ${title}`, async () => (await this.listed(`>${title}`)).some((label) => label.includes(title)));
        await row.click();
    }

    /** What the palette offers for some words. */
    async offers(words) {
        const rows = await until("the palette has filled its list", async () => {
            const rows = await this.listed(`>${words}`);
            return rows.length > 0 && rows;
        });
        await this.page.keyboard.press("Escape");
        return rows;
    }

    /** What the quick input lists for a text. It lists what was known when it was opened, and no more. */
    async listed(text) {
        await this.list(text);
        let rows = [];
        for (let look = 0; look < 30; look += 1) {
            const last = rows.length;
            await sleep(100);
            rows = await this.page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
            if (rows.length > 0 && rows.length === last) {
                break;
            }
        }
        return rows.map((row) => row.split("\n")[0]).filter((row) => !row.startsWith("No matching"));
    }

    async list(text) {
        await this.page.keyboard.press("Escape");
        await this.page.keyboard.press("F1");
        const input = this.page.locator(".quick-input-widget input[type=text]");
        await input.waitFor();
        await input.fill(text);
    }

    async openFile(name) {
        await until(`${name} is found`, async () => (await this.listed(name)).some((label) => label.includes(name)));
        await this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: name }).first().click();
        await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
        await this.page.locator(".editor-group-container.active .view-line").first().waitFor();
    }

    /** Puts the cursor to the start of a line, by its number from 1. */
    async goTo(line) {
        await this.list(`:${line}`);
        await this.page.keyboard.press("Enter");
        await this.says(".statusbar-item[id='status.editor.selection']", new RegExp(`Ln ${line}, `), 10_000);
    }

    /** Puts the focus into the text. */
    async focus() {
        await this.palette("View: Focus First Editor Group");
        await this.page.locator(".editor-group-container.active .monaco-editor.focused").first().waitFor();
    }

    async save() {
        await this.page.keyboard.press("Control+s");
        await until("the file is saved", async () => (await this.page.locator(".tab.active.dirty").count()) === 0);
    }

    statusBar(wanted, limit = WAIT) {
        return this.says(".statusbar-item[id^='assetflow.assetflow']", wanted, limit);
    }

    /** What the scenes in the list say. */
    async scenes() {
        return (await this.page.locator(`${SCENES} .monaco-list-row`).allInnerTexts()).map((row) => row.replace(/\s+/g, " ").trim());
    }

    scene(text) {
        return this.page.locator(`${SCENES} .monaco-list-row`).filter({ hasText: text }).first();
    }

    notification(text, limit = WAIT) {
        return this.see(".notification-list-item", text, limit);
    }

    async dismiss() {
        await this.palette("Notifications: Clear All Notifications");
        await until("no notification shows", async () => (await this.page.locator(".notifications-toasts .notification-list-item").count()) === 0, 10_000);
    }

    /** The page inside a webview that has something. */
    async frameWith(selector) {
        return until(`a panel with ${selector}`, async () => {
            for (const frame of this.page.frames()) {
                if ((await frame.locator(selector).count().catch(() => 0)) > 0) {
                    return frame;
                }
            }
            return undefined;
        });
    }

    path(name) {
        return join(this.folder, name);
    }

    text(name) {
        return readFileSync(this.path(name), "utf8");
    }

    exists(name) {
        return existsSync(this.path(name));
    }

    /** What the command line says of a script: it reads the lock file that the editor's jobs have written. */
    status(name) {
        const done = spawnSync(this.program, ["status", this.path(name), "--json"], { env: this.env, encoding: "utf8", timeout: WAIT });
        if (done.status !== 0) {
            throw new Error(`assetflow status ${name}: ${done.stdout}${done.stderr}`);
        }
        return JSON.parse(done.stdout);
    }

    voiced(name) {
        return this.status(name).scenes.filter(({ take }) => take === "fresh").length;
    }

    /** The language servers of this run. */
    servers() {
        return readdirSync("/proc").filter((pid) => {
            try {
                const isServer = /assetflow\0lsp\0/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
                return isServer && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`ASSETFLOW_HOME=${this.assetflowHome}\0`);
            } catch {
                return false;
            }
        });
    }
}

const SCENES = "[id='workbench.view.extension.assetflow']";

export function sleep(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until something is so, and answers what it was. */
export async function until(what, look, limit = WAIT, more = () => "") {
    const end = Date.now() + limit;
    for (;;) {
        const found = await look();
        if (found) {
            return found;
        }
        if (Date.now() > end) {
            throw new Error(`in ${limit / 1000} s it did not come to this: ${what} ${more()}`);
        }
        await sleep(100);
    }
}

export function check(what, found, wanted) {
    const fits = wanted instanceof RegExp ? wanted.test(String(found)) : JSON.stringify(found) === JSON.stringify(wanted);
    if (!fits) {
        throw new Error(`${what}: wanted ${wanted instanceof RegExp ? wanted : JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
    }
}
