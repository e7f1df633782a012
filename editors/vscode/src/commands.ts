// Every command in one table. A new one is a line here (and a line in `extension.ts` where the editor does more than pass
// it on); `npm run contributions` then writes what package.json has to say about it.

/** What a command needs to know. The server takes all of it in one object. */
export type Wants = "nothing" | "script" | "selection" | "scene";

export interface Row {
    id: string;
    title: string;
    wants: Wants;
    /** The command of the server behind it; without one the editor does it alone and it is always offered. */
    server?: string;
    icon?: string;
    /** Whether the menu of the status bar has it. */
    menu?: boolean;
    /** Whether the command palette has it; it has, if not said otherwise. */
    palette?: boolean;
}

const ROWS = [
    { id: "assetflow.segment", title: "Segment the Script or the Selection", wants: "selection", server: "assetflow.segment", icon: "list-tree", menu: true },
    { id: "assetflow.scout", title: "Scout Pictures for All Scenes", wants: "script", server: "assetflow.scout", icon: "search", menu: true },
    { id: "assetflow.scoutScene", title: "Scout Pictures for This Scene", wants: "scene", server: "assetflow.scout", icon: "search" },
    { id: "assetflow.choosePicture", title: "Choose a Picture for This Scene...", wants: "scene", server: "assetflow.candidates", icon: "device-camera", menu: true },
    { id: "assetflow.pick", title: "Pick the Next Candidate for This Scene", wants: "scene", server: "assetflow.pick", icon: "arrow-right" },
    { id: "assetflow.voice", title: "Voice Everything Stale", wants: "script", server: "assetflow.voice", icon: "unmute", menu: true },
    { id: "assetflow.voiceScene", title: "Voice This Scene", wants: "scene", server: "assetflow.voice", icon: "unmute" },
    { id: "assetflow.build", title: "Build", wants: "script", server: "assetflow.build", icon: "package", menu: true },
    { id: "assetflow.openStoryboard", title: "Open Storyboard", wants: "script", server: "assetflow.openStoryboard", icon: "open-preview", menu: true },
    { id: "assetflow.export", title: "Export Captions and Timelines", wants: "script", server: "assetflow.export", icon: "export", menu: true },
    { id: "assetflow.dryRun", title: "What Would It Cost? (Dry Run)", wants: "script", server: "assetflow.dryRun", icon: "credit-card", menu: true },
    { id: "assetflow.cancel", title: "Cancel What Goes On", wants: "nothing", server: "assetflow.cancel", icon: "circle-slash", menu: true },
    { id: "assetflow.setUpKeys", title: "Set Up Keys...", wants: "nothing", icon: "key" },
    { id: "assetflow.removeKey", title: "Remove a Key...", wants: "nothing" },
    { id: "assetflow.showLedger", title: "Show What Has Left This Machine (Ledger)", wants: "nothing", icon: "list-flat" },
    { id: "assetflow.deleteAccount", title: "Erase What Is Kept on This Machine...", wants: "nothing" },
    { id: "assetflow.move", title: "Move Scene", wants: "scene", server: "assetflow.move", palette: false },
    { id: "assetflow.dumpState", title: "Show What a Bug Report Needs", wants: "nothing", server: "assetflow.dumpState" },
    { id: "assetflow.goToScene", title: "Go to Scene", wants: "nothing", palette: false },
    { id: "assetflow.menu", title: "What to Do with This Script...", wants: "nothing" },
    { id: "assetflow.storyboardInBrowser", title: "Open the Storyboard in the Browser", wants: "nothing", icon: "globe", palette: false },
    { id: "assetflow.openExample", title: "Open the Example", wants: "nothing" },
    { id: "assetflow.showLog", title: "Show Log", wants: "nothing" },
    { id: "assetflow.restart", title: "Restart the Language Server", wants: "nothing" },
] as const satisfies readonly Row[];

export type CommandId = (typeof ROWS)[number]["id"];

export const COMMANDS: readonly (Row & { id: CommandId })[] = ROWS;

/** The context key that says whether the server offers a command. */
export function offered(server: string): string {
    return server.replace(/^assetflow\./, "assetflow.offers.");
}

/** When a command can be used; empty where it always can. */
export function when(row: Row): string {
    const keys = [];
    if (row.server !== undefined) {
        keys.push(offered(row.server));
    }
    if (row.wants !== "nothing") {
        keys.push("assetflow.script");
    }
    return keys.join(" && ");
}
