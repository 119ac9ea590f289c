import { join } from "node:path";
import { RECORDS_FOLDER, readRecords, searchRecords } from "../deploy/outside/record-files.ts";
import { OUTCOME_WORDS } from "../deploy/decisions/record.ts";
import { shownTarget } from "../deploy/decisions/target.ts";
import { oneOf, parseWords } from "./arguments.ts";
import { openRunNames } from "./deploy.ts";
import { note, print, printJson } from "./output.ts";
import { say } from "../base/say.ts";
import { createStyle, wantsColour } from "./style.ts";
import { EXIT } from "./usage.ts";

/** `paylint deployments [WORD...]`: the records that hold all of the words, newest first. */
export async function deployments(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, { format: { type: "string", default: "text" } });
  const format = oneOf("--format", values.format, ["text", "json"]);
  const { records, broken } = await readRecords(process.cwd());
  const found = searchRecords(records, positionals);
  for (const { name, why } of broken)
    note(say`paylint: ${`${RECORDS_FOLDER}/${name}`} does not count as a record: ${why}`);
  if (format === "json") {
    printJson({ version: 1, deployments: found });
    return EXIT.clean;
  }
  const style = createStyle(wantsColour(process.stdout, process.env));
  for (const record of found) {
    const { commit } = record.origin;
    const from =
      commit === undefined ? "" : `, ${commit.slice(0, 12)}${record.origin.dirty === true ? " and changes" : ""}`;
    const words = `${OUTCOME_WORDS[record.outcome]} (${shownTarget(record.target)}${from})`;
    const end = record.outcome === "deployed" ? style.good(words) : style.mark(words, "warning");
    print(say`${record.startedAt}  ${end}\n  ${style.dim(join(RECORDS_FOLDER, `${record.run}.md`))}`);
  }
  if (found.length === 0) note(say`paylint: no deploy is on record here`);
  const open = openRunNames();
  if (open.length > 0)
    note(
      say`paylint: left open: ${open.join(", ")}; take it up with \`paylint deploy --resume go-on|roll-back|leave\``,
    );
  return EXIT.clean;
}
