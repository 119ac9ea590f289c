import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DeployRecord, OUTCOME_WORDS, recordPage } from "./record.ts";
import { shownTarget } from "./target.ts";

export const RECORDS_FOLDER = ".paylint/deployments";
const RUNBOOK = "RUNBOOK.md";
const SHOWN_RUNS = 10;

/** Writes a record as JSON and as a page, and brings the runbook up to date. The answer is the page's path from the root. */
export async function writeRecord(root: string, record: DeployRecord): Promise<string> {
  const folder = join(root, RECORDS_FOLDER);
  await mkdir(folder, { recursive: true });
  await replaceFile(join(folder, `${record.run}.json`), `${JSON.stringify(record, undefined, 2)}\n`);
  await replaceFile(join(folder, `${record.run}.md`), recordPage(record));
  await replaceFile(join(folder, RUNBOOK), runbookPage(await readRecords(root)));
  return `${RECORDS_FOLDER}/${record.run}.md`;
}

/** Whole or not at all. */
async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, text);
  await rename(beside, path);
}

/** The records of a workspace, newest first. A file that is no record is passed over: people keep notes beside them. */
export async function readRecords(root: string): Promise<DeployRecord[]> {
  const folder = join(root, RECORDS_FOLDER);
  if (!existsSync(folder)) return [];
  const records: DeployRecord[] = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".json")) continue;
    const record = parseRecord(await readFile(join(folder, name), "utf8"));
    if (record !== undefined) records.push(record);
  }
  return records.sort((left, right) => (left.startedAt < right.startedAt ? 1 : -1));
}

function parseRecord(text: string): DeployRecord | undefined {
  try {
    const value = JSON.parse(text) as DeployRecord | null;
    return value?.version === 1 && typeof value.run === "string" ? value : undefined;
  } catch {
    // Not ours.
    return undefined;
  }
}

/** The records that hold all of the words, in any of their texts. */
export function searchRecords(records: readonly DeployRecord[], words: readonly string[]): DeployRecord[] {
  const wanted = words.map((word) => word.toLowerCase());
  return records.filter((record) => {
    const text = JSON.stringify(record).toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** What to do when a staging deploy goes wrong, with the last good one at hand. */
export function runbookPage(records: readonly DeployRecord[]): string {
  const good = records.find(({ outcome }) => outcome === "deployed");
  const [last] = records;
  const lines = [
    "# Staging deploys",
    "",
    "Kept current by Paylint. Each line of the table has a page of its own beside this one.",
    "",
    "| When | Outcome | Where | Commit |",
    "| --- | --- | --- | --- |",
    ...records
      .slice(0, SHOWN_RUNS)
      .map(
        ({ run, startedAt, outcome, target, origin }) =>
          `| [${startedAt}](${run}.md) | ${OUTCOME_WORDS[outcome]} | \`${shownTarget(target)}\` | ${origin.commit?.slice(0, 12) ?? ""} |`,
      ),
    "",
    "## When a deploy goes wrong",
    "",
    "1. A failed deploy goes back by itself to what was applied before, and says so. Nothing is to be done but to mend the cause.",
    "2. A deploy that was interrupted, or lost the API server, is offered at the next start: keep watching, roll back, or leave it. On a terminal: `paylint deploy --resume`.",
    "3. When the roll-back failed too, the lock stays, so that nobody deploys over it. Look at the pods, then bring back the last good commit by hand.",
    ...(last?.outcome === "rollback-failed"
      ? ["", `**The last roll-back failed: see [${last.run}](${last.run}.md).**`]
      : []),
    ...(good === undefined
      ? []
      : [
          "",
          `The last good deploy is [${good.run}](${good.run}.md)${good.origin.commit === undefined ? "" : `, commit \`${good.origin.commit}\``}. By hand:`,
          "",
          "````sh",
          ...good.commands,
          "````",
        ]),
  ];
  return `${lines.join("\n")}\n`;
}
