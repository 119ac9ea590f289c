/**
 * Brings rule pages up to what their rules do: carets under what is found, fixed blocks as the fixes make them.
 *   npm run pages                           tells what would change
 *   npm run pages -- --update               changes it
 *   npm run pages -- --update dotenv/       of the rules whose id has this in it
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allRules } from "../server/src/engine/catalogue.ts";
import { updatePage } from "../test/rules/update-page.ts";

const languages = join(import.meta.dirname, "../server/src/languages");
const { values, positionals } = parseArgs({
  options: { update: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [part = ""] = positionals;
let changed = 0;
for (const entry of allRules().filter(({ id }) => id.includes(part))) {
  const file = join(languages, `${entry.id.replace("/", "/rules/")}.md`);
  const old = readFileSync(file, "utf8");
  const { markdown, problems } = updatePage(entry, old);
  for (const problem of problems) console.log(`${entry.id}: ${problem}`);
  if (markdown === old) continue;
  changed++;
  if (values.update) writeFileSync(file, markdown);
  console.log(`${entry.id}: ${values.update ? "updated" : "is not what the rule does"}`);
}
if (changed > 0 && !values.update) {
  console.log("`npm run pages -- --update` writes it.");
  process.exitCode = 1;
}
