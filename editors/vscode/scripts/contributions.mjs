// contributions.mjs: what package.json says about commands, menus and settings, from the table of commands and
// from the schema of the server's settings.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Settings of the editor's own: which program is started is for the machine to say, never for a project. */
const OWN = {
    "assetflow.server.path": {
        type: "string",
        default: "",
        scope: "machine",
        markdownDescription: "The whole path of the `assetflow` program. Empty: the one that came with the extension, else the first on the PATH.",
    },
};

/** Entries of menus beside those of the palette: where, which command, and when beyond its own condition. */
const MENUS = {
    "view/title": [
        ["assetflow.voice", "view == assetflow.scenes", "navigation@1"],
        ["assetflow.openStoryboard", "view == assetflow.scenes", "navigation@2"],
        ["assetflow.segment", "view == assetflow.scenes", "1_make@1"],
        ["assetflow.scout", "view == assetflow.scenes", "1_make@2"],
        ["assetflow.build", "view == assetflow.scenes", "1_make@3"],
        ["assetflow.export", "view == assetflow.scenes", "1_make@4"],
        ["assetflow.dryRun", "view == assetflow.scenes", "2_cost@1"],
        ["assetflow.cancel", "view == assetflow.scenes", "3_stop@1"],
    ],
    "view/item/context": [
        ["assetflow.choosePicture", "view == assetflow.scenes && viewItem == scene", "inline@1"],
        ["assetflow.voiceScene", "view == assetflow.scenes && viewItem == scene", "inline@2"],
        ["assetflow.pick", "view == assetflow.scenes && viewItem == scene", "1_make@1"],
        ["assetflow.scoutScene", "view == assetflow.scenes && viewItem == scene", "1_make@2"],
    ],
    "editor/title": [
        ["assetflow.openStoryboard", "resourceLangId =~ /^(assetflow|fountain)$/", "navigation"],
        ["assetflow.storyboardInBrowser", "activeWebviewPanelId == assetflow.storyboard && !isWeb && !remoteName", "navigation"],
    ],
    "editor/context": [
        ["assetflow.voiceScene", "editorLangId =~ /^(assetflow|fountain)$/", "2_assetflow@1"],
        ["assetflow.choosePicture", "editorLangId =~ /^(assetflow|fountain)$/", "2_assetflow@2"],
        ["assetflow.segment", "editorLangId =~ /^(assetflow|fountain)$/ && editorHasSelection", "2_assetflow@3"],
    ],
};

async function table() {
    const built = await esbuild.build({ entryPoints: [join(here, "src/commands.ts")], bundle: true, write: false, format: "esm" });
    return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].text).toString("base64")}`);
}

/** The parts of `contributes` that are made. */
export async function contributions() {
    const { COMMANDS, when } = await table();
    const condition = (id) => when(COMMANDS.find((row) => row.id === id));
    const both = (...parts) => parts.filter((part) => part !== "").join(" && ");
    const commands = COMMANDS.map(({ id, title, icon }) => ({
        command: id,
        title,
        category: "AssetFlow",
        ...(icon === undefined ? {} : { icon: `$(${icon})` }),
    }));
    const palette = COMMANDS.filter((row) => row.palette === false || when(row) !== "").map((row) => ({
        command: row.id,
        when: row.palette === false ? "false" : when(row),
    }));
    const menus = { commandPalette: palette };
    for (const [place, entries] of Object.entries(MENUS)) {
        menus[place] = entries.map(([command, where, group]) => ({ command, when: both(where, condition(command)), group }));
    }
    const schema = JSON.parse(readFileSync(join(here, "../settings.schema.json"), "utf8"));
    const settings = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, { ...property, scope: "window" }]));
    return { commands, menus, configuration: { title: "AssetFlow", properties: { ...settings, ...OWN } } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const file = join(here, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    Object.assign(manifest.contributes, await contributions());
    writeFileSync(file, `${JSON.stringify(manifest, null, 4)}\n`);
}
