// build.mjs: the code of the extension, and the example that comes with it.
import { cpSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");

// What every reader of Markdown loads is one small file. The language client is a second one, read when a script is opened:
// it is nine tenths of the code.
const shared = { bundle: true, minify: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };
rmSync(join(here, "dist"), { recursive: true, force: true });
await esbuild.build({ ...shared, entryPoints: [join(here, "src/extension.ts")], outfile: join(here, "dist/extension.js"), external: ["vscode", "./client.js"] });
await esbuild.build({ ...shared, entryPoints: [join(here, "src/client.ts")], outfile: join(here, "dist/client.js"), external: ["vscode"] });

// Scripts that the walkthrough opens, and the pictures that both are looked for in.
const examples = join(here, "../../examples");
const example = join(here, "example");
rmSync(example, { recursive: true, force: true });
for (const name of ["tides.script.md", "lighthouse.vo.md"]) {
    cpSync(join(examples, name), join(example, name));
}
for (const name of readdirSync(join(examples, "media")).filter((name) => !name.startsWith("coffee"))) {
    cpSync(join(examples, "media", name), join(example, "media", name));
}
