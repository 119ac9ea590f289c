import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isKnownRuleId, knownRuleIds, ruleById } from "../engine/catalogue.ts";
import { summaryOf } from "../engine/catalogue.ts";
import { nearestName } from "../base/nearest.ts";
import { parseWords } from "./arguments.ts";
import { print } from "./output.ts";
import { block, say } from "../base/say.ts";
import { EXIT, UsageError } from "./usage.ts";

/** `paylint explain RULE` */
export function explain(words: readonly string[]): number {
  const { positionals } = parseWords(words, {});
  const [written, ...more] = positionals;
  if (written === undefined || more.length > 0)
    throw new UsageError("say which rule, for example `paylint explain dockerfile/root-user`");
  if (!isKnownRuleId(written) || written.endsWith("/*")) {
    const nearest = nearestName(written, knownRuleIds());
    throw new UsageError(
      `there is no rule \`${written}\`${nearest === undefined ? "" : `; did you mean \`${nearest}\`?`}`,
    );
  }
  const id = ruleById(written)?.id ?? written;
  print(block(readFileSync(join(import.meta.dirname, "rules", `${id}.md`), "utf8").trimEnd()));
  return EXIT.clean;
}

/** `paylint rules` */
export function listRules(words: readonly string[]): number {
  parseWords(words, {});
  const ids = knownRuleIds();
  const width = Math.max(...ids.map((id) => id.length));
  for (const id of ids) print(say`${id.padEnd(width)}  ${summaryOf(id)}`);
  return EXIT.clean;
}
