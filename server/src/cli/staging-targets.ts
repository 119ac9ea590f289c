import {
  type StagingList,
  StagingListError,
  changeStagingList,
  readStagingList,
  stagingFile,
} from "../deploy/outside/staging-list.ts";
import { say } from "../base/say.ts";
import { UsageError } from "./usage.ts";

/**
 * The user's list for this command; one that is broken ends it, with what is wrong and what to do.
 * @param roots workspaces that it must not lie in
 */
export function openStagingList(roots: readonly string[] = []): { readonly file: string; readonly list: StagingList } {
  const file = stagingFile(process.env);
  return { file, list: orEnd(() => readStagingList(file, roots)) };
}

export function changeOwnList(change: (list: StagingList) => StagingList): void {
  orEnd(() => changeStagingList(stagingFile(process.env), [], change));
}

function orEnd<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof StagingListError) throw new UsageError(say`${error.message}\n${error.hint}`);
    throw error;
  }
}
