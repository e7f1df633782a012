// Scripts of the test's own, beside the examples. They are there before the workbench is: it finds files from memory.
import { mkdirSync, writeFileSync } from "node:fs";

export const LONG_SCENES = 160;

/** `trap` is an address that nothing may ever connect to. */
export function writeScripts(bench, trap) {
    const write = (name, text) => writeFileSync(bench.path(name), text);
    write("plain.md", "# Plain\n\nNothing to see.\n");
    write("talk.md", "---\ntitle: Talk\nassetflow: true\n---\n\nWater falls. It rises again.\n");
    write("odd.script.md", "# Odd\n\n[visaul: a harbour]\n\nVO: Boats leave. [pause\n");
    write("long.script.md", `# A long story\n\n${Array.from({ length: LONG_SCENES }, (_, at) => scene(at + 1)).join("\n")}`);
    write(
        "evil.script.md",
        `# Evil [run](command:workbench.action.toggleSidebarVisibility)

[visual: ![x](${trap}/cue) <img src="${trap}/html"> [run](command:workbench.action.quit) <h1>big</h1>]

VO: Watch ![picture](${trap}/words) and <img src=${trap}/tag> and [click](command:workbench.action.quit) \u202egnihtyna\u202c now.

[media: ${trap}/pinned.jpg]

VO: More of it.
`,
    );
}

function scene(number) {
    return `[visual: harbour number ${number}]

VO: This is scene ${number} of a long story, and it takes the voice a moment to say all of it. Then it goes on with number ${number + 1}.
`;
}

/** What a project must not be able to do: say which program is started. */
export function writeProject(bench) {
    const program = bench.path("evil.sh");
    writeFileSync(program, `#!/bin/sh\ntouch ${bench.path("started")}\n`, { mode: 0o755 });
    mkdirSync(bench.path(".vscode"));
    writeFileSync(bench.path(".vscode/settings.json"), JSON.stringify({ "assetflow.server.path": program }));
}
