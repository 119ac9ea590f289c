import { sep } from "node:path";
import * as vscode from "vscode";
import type { Way } from "../../../server/src/deploy/decisions/journal.ts";
import { type OpenRun, openRuns } from "../../../server/src/deploy/outside/journal-files.ts";
import { stateFolder } from "../../../server/src/deploy/outside/state-folder.ts";
import { type RunState, stateOf } from "../../../server/src/deploy/decisions/machine.ts";
import { resumeRun } from "../../../server/src/deploy/run.ts";
import { shownTarget } from "../../../server/src/deploy/decisions/target.ts";
import { warn } from "../notices.ts";
import { eventsOfJournal } from "./earlier-events.ts";
import type { Session } from "./session.ts";

const WAYS: Readonly<Record<string, Way>> = {
  "Keep watching": "go-on",
  "Roll back": "roll-back",
  "Leave it": "leave",
};

/** Offers what to do with runs of this workspace whose editor was closed or killed, one after another. */
export async function offerOpenRuns(session: Session): Promise<void> {
  for (const open of openRuns(stateFolder(process.env))) {
    const state = stateOf(open.entries);
    if (state === undefined || !isOfThisWorkspace(state.request.source.root)) continue;
    const way = await askWay(state);
    if (way === undefined) continue;
    await resume(session, open, state, way);
  }
}

function isOfThisWorkspace(path: string): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(
    ({ uri }) => uri.scheme === "file" && (path === uri.fsPath || path.startsWith(uri.fsPath + sep)),
  );
}

/** Undefined: later. The journal stays, and the next start asks again. */
async function askWay(state: RunState): Promise<Way | undefined> {
  const where = shownTarget(state.request.target);
  const when = new Date(state.startedAt).toLocaleString();
  // What had changed nothing only has its lock to give back.
  if (state.touched.length === 0) return "leave";
  const changed = `${state.touched.length} object${state.touched.length === 1 ? "" : "s"}`;
  const answer = await warn(
    `Paylint: the deploy to ${where} of ${when} was interrupted after it had changed ${changed}. What shall become of it?`,
    ...Object.keys(WAYS),
  );
  return answer === undefined ? undefined : WAYS[answer];
}

async function resume(session: Session, open: OpenRun, state: RunState, way: Way): Promise<void> {
  const { request } = state;
  const info = {
    run: open.run,
    target: shownTarget(request.target),
    source: request.source.kind === "kustomize" ? vscode.workspace.asRelativePath(request.source.folder) : "files",
    soakMs: request.options.soakMs,
  };
  const root = vscode.Uri.file(request.source.root);
  await session.carryOut(info, root, (host) => resumeRun(open.entries, way, host), eventsOfJournal(open.entries, way));
}
