// lua.mjs [--check] FOLDER: formats the Lua files of a folder with stylua, or says which are not formatted.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const tools = process.env.EDITOR_TOOLS ?? join(homedir(), ".cache/assetflow-editors");
const stylua = createRequire(join(tools, "lua/"))("@johnnymorganz/stylua");
const check = process.argv.includes("--check");
const folder = process.argv.at(-1);

// The same as stylua.toml says to the formatter's own program.
function config() {
  const config = stylua.Config.new(); // each call of the formatter uses one up
  config.column_width = 120;
  config.indent_type = stylua.IndentType.Spaces;
  config.indent_width = 2;
  return config;
}

let wrong = 0;
for (const name of readdirSync(folder, { recursive: true })) {
  if (!name.endsWith(".lua")) continue;
  const file = join(folder, name);
  const text = readFileSync(file, "utf8");
  const formatted = stylua.formatCode(text, config(), undefined, stylua.OutputVerification.Full);
  if (formatted === text) continue;
  wrong += 1;
  if (check) console.log(`${file} is not formatted`);
  else writeFileSync(file, formatted);
}
process.exit(check && wrong > 0 ? 1 : 0);
