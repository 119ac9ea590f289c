import { existsSync } from "node:fs";
import * as vscode from "vscode";
import {
  type StagingList,
  StagingListError,
  changeStagingList,
  readStagingList,
  stagingFile,
} from "../../../server/src/deploy/outside/staging-list.ts";
import { complain } from "../notices.ts";

/** The user's list of staging targets. Undefined when it cannot be used: that is said, and the file offered. */
export function readOwnList(): StagingList | undefined {
  return orTell(() => readStagingList(stagingFile(process.env), workspaceRoots()));
}

/** Changes the list in the user's file. False when that cannot be done, which is said. */
export function changeOwnList(change: (list: StagingList) => StagingList): boolean {
  const isDone = orTell(() => {
    changeStagingList(stagingFile(process.env), workspaceRoots(), change);
    return true;
  });
  return isDone ?? false;
}

/** “Open staging targets”: the file that this editor and the command line share. */
export async function openStagingTargets(): Promise<void> {
  const file = stagingFile(process.env);
  // An empty list is a form to fill in, for example with words that mean production here.
  if (!existsSync(file) && !changeOwnList((list) => list)) return;
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

export function workspaceRoots(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => (uri.scheme === "file" ? [uri.fsPath] : []));
}

const OPEN_FILE = "Open the file";

function orTell<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StagingListError)) throw error;
    void complain(`Paylint: ${error.message}. ${error.hint}.`, OPEN_FILE).then((chosen) =>
      chosen === OPEN_FILE ? openStagingTargets() : undefined,
    );
    return undefined;
  }
}
