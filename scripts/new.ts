/**
 * Begins something new:
 *   npm run new -- rule workflow/some-name
 * writes the two files of a rule, which fail their tests until they are filled.
 */
import { join } from "node:path";
import { newRule } from "./new-rule.ts";

const [what, id = "", ...more] = process.argv.slice(2);
if (what !== "rule" || id === "" || more.length > 0) {
  console.error("Say what is new: `npm run new -- rule LANGUAGE/NAME`");
  process.exit(2);
}
const made = newRule(join(import.meta.dirname, ".."), id);
if (made.problem !== undefined) {
  console.error(`npm run new: ${made.problem}`);
  process.exit(2);
}
console.log(`${made.files.join("\n")}

Next: fill both, then
  npm run generate
  PAYLINT_RULE=${id} node --test test/rules/pages.test.ts
  npm run pages -- --update ${id}`);
