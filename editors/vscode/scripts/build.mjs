// build.mjs: one file of the extension, and the example that comes with it.
import { cpSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");

await esbuild.build({
    entryPoints: [join(here, "src/extension.ts")],
    outfile: join(here, "dist/extension.js"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    logLevel: "warning",
});

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
