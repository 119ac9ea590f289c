import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeInCell, literal } from "../../base/shown.ts";
import { leadsInto } from "../../disk/inside.ts";
import { UNREAD_WORDS, readBytes } from "../../disk/read.ts";
import { makeFolder, replaceFile } from "../../disk/write.ts";
import { type DeployRecord, OUTCOME_WORDS, recordPage } from "../decisions/record.ts";
import { readRecord } from "../decisions/record-shape.ts";
import { shownTarget } from "../decisions/target.ts";

export const RECORDS_FOLDER = ".paylint/deployments";
const RUNBOOK = "RUNBOOK.md";
const SHOWN_RUNS = 10;

/** The records of a workspace, newest first, and the files that should be records and are none. */
export interface Records {
  readonly records: readonly DeployRecord[];
  readonly broken: readonly BrokenRecord[];
}

export interface BrokenRecord {
  /** The file's name. */
  readonly name: string;
  readonly why: string;
}

/**
 * Writes a record as JSON and as a page, and brings the runbook up to date. The answer is the page's path from the root.
 * @throws OutsideError when links lead the folder of the records out of the workspace
 */
export async function writeRecord(root: string, record: DeployRecord): Promise<string> {
  const folder = join(root, RECORDS_FOLDER);
  const write = (name: string, text: string): void => replaceFile(join(folder, name), text, root);
  write(`${record.run}.json`, `${JSON.stringify(record, undefined, 2)}\n`);
  write(`${record.run}.md`, recordPage(record));
  write(RUNBOOK, runbookPage((await readRecords(root)).records));
  return `${RECORDS_FOLDER}/${record.run}.md`;
}

/** Makes the folder of the records, unless links lead it out of the workspace: the record itself says that in the end. */
export function makeRecordsFolder(root: string): void {
  const folder = join(root, RECORDS_FOLDER);
  if (leadsInto(folder, root)) makeFolder(folder, 0o777);
}

/** More would not be looked through by anybody; names begin with the time, so the newest are read. */
const MAX_RECORDS = 5000;
const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/** Reads the records. People keep notes beside them, which are passed over. */
export async function readRecords(root: string): Promise<Records> {
  const folder = join(root, RECORDS_FOLDER);
  const records: DeployRecord[] = [];
  const broken: BrokenRecord[] = [];
  if (!leadsInto(folder, root)) return { records, broken: [{ name: RECORDS_FOLDER, why: UNREAD_WORDS.outside }] };
  const names = (await namesIn(folder)).filter((name) => name.endsWith(".json"));
  for (const name of names.sort().slice(-MAX_RECORDS)) {
    const read = await readBytes(join(folder, name), root, MAX_RECORD_BYTES);
    if (typeof read === "string") broken.push({ name, why: UNREAD_WORDS[read] });
    else if (!read.isWhole) broken.push({ name, why: "it is too large to be a record" });
    else {
      const reading = readRecord(read.bytes.toString("utf8"), name.slice(0, -".json".length));
      if ("record" in reading) records.push(reading.record);
      else if ("broken" in reading) broken.push({ name, why: reading.broken });
    }
  }
  records.sort((left, right) => (left.startedAt < right.startedAt ? 1 : -1));
  return { records, broken };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
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
          `| [${literal(startedAt)}](${run}.md) | ${OUTCOME_WORDS[outcome]} | ${codeInCell(shownTarget(target))} | ${origin.commit?.slice(0, 12) ?? ""} |`,
      ),
    "",
    "## When a deploy goes wrong",
    "",
    "1. A failed deploy goes back by itself to what was applied before, and says so. Nothing is to be done but to mend the cause.",
    "2. A deploy that was interrupted, or lost the API server, is offered at the next start: keep watching, roll back, or leave it. On a terminal: `paylint deploy --resume`.",
    "3. When the roll-back failed too, the lock stays, so that nobody deploys over it. Look at the pods, bring back the last good commit by hand, then break the lock by its name: the next deploy asks for that, or takes `--break-lock RUN` on a terminal.",
    ...(last?.outcome === "rollback-failed"
      ? ["", `**The last roll-back failed: see [${last.run}](${last.run}.md).**`]
      : []),
    ...(good === undefined
      ? []
      : [
          "",
          // Not its commands: whoever follows them here would not see where they are from.
          `The last good deploy is [${good.run}](${good.run}.md)${good.origin.commit === undefined ? "" : `, commit \`${good.origin.commit}\``}; its page says how to bring it back by hand.`,
        ]),
  ];
  return `${lines.join("\n")}\n`;
}
