import * as vscode from "vscode";
import type { Outcome } from "../../../server/src/deploy/decisions/journal.ts";
import { OUTCOME_WORDS, type DeployRecord } from "../../../server/src/deploy/decisions/record.ts";
import { type BrokenRecord, RECORDS_FOLDER, readRecords } from "../../../server/src/deploy/outside/record-files.ts";
import { shownTarget } from "../../../server/src/deploy/decisions/target.ts";
import { hasFolder } from "../needs.ts";
import { inform } from "../notices.ts";
import { type Entry, pickOne } from "../picks.ts";
import { openMarkdown } from "../pages.ts";

const ICONS: Readonly<Record<Outcome, string>> = {
  deployed: "pass",
  previewed: "eye",
  refused: "circle-slash",
  cancelled: "circle-slash",
  "rolled-back": "discard",
  "rollback-failed": "error",
  "handed-over": "person",
  left: "debug-pause",
  unknown: "question",
};

/** “Show deployments”: the records of the workspace, newest first; typing searches them. */
export async function showDeployments(): Promise<void> {
  if (!hasFolder("its deployments are on record in it", "file")) return;
  const roots = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const all = await Promise.all(
    roots.map(async ({ uri }) => {
      const { records, broken } = await readRecords(uri.fsPath);
      return [...records.map((record) => itemOf(uri, record)), ...broken.map(brokenItem)];
    }),
  );
  const items = all.flat();
  if (items.length === 0) {
    void inform("Paylint: nothing has been deployed from this workspace yet.");
    return;
  }
  const picked = await pickOne(items, {
    title: "Deployments",
    question: "Search by place, outcome, commit, image or object",
    matches: ["description", "detail"],
  });
  if (picked?.page !== undefined) await openMarkdown(picked.page, vscode.ViewColumn.Active);
}

/** What is no record is named, and not opened: it may be anything. */
function brokenItem({ name, why }: BrokenRecord): Item {
  return { label: "$(warning) Not a record", description: name, detail: why };
}

interface Item extends Entry {
  readonly page?: vscode.Uri;
}

function itemOf(root: vscode.Uri, record: DeployRecord): Item {
  const { run, outcome, target, startedAt, origin, images, reason, source } = record;
  const [words] = OUTCOME_WORDS[outcome].split(";");
  const commit = origin.commit === undefined ? "" : `, commit ${origin.commit.slice(0, 12)}`;
  return {
    icon: ICONS[outcome],
    label: words ?? "",
    description: `${shownTarget(target)}, ${new Date(startedAt).toLocaleString()}`,
    detail: `${source}${commit}, ${images.join(", ")}${reason === undefined ? "" : `. ${reason.message}`}`,
    page: vscode.Uri.joinPath(root, RECORDS_FOLDER, `${run}.md`),
  };
}
