import { enumerated } from "../base/enumerated.ts";
import { nameOf } from "../contract/file-name.ts";
import type { Language } from "../contract/language.ts";
import { FILE_NAMES, fileNameOf } from "../languages/file-names.ts";
import { LANGUAGE_NAMES } from "../languages/names.ts";

/**
 * Which of our languages a file is, from its path and, where that is not enough, its content. Undefined: not ours,
 * and nothing is said about it. An editor's language id decides only for files whose name says nothing
 * (untitled documents), since editors give Dockerfiles, workflows and .env files many ids.
 *
 * @param path with `/`, from the workspace folder or absolute
 */
export function identify(path: string, text: string, languageId?: string): Language | undefined {
  const name = nameOf(path);
  if (FILE_NAMES.config.has(name)) return "config";
  const claiming = LANGUAGE_NAMES.find((language) => language.claims(path, text));
  if (claiming !== undefined || mayBeOurs(path) || languageId === undefined) return claiming?.id;
  return LANGUAGE_NAMES.find(
    ({ editorIds, claimsUntitled }) => editorIds.includes(languageId) && claimsUntitled(text, languageId),
  )?.id;
}

export function isConfigPath(path: string): boolean {
  return FILE_NAMES.config.has(nameOf(path));
}

/** “Dockerfiles, .env files and Kubernetes manifests”: all that is checked, for people. @param last the word before the last one */
export function checkedTitles(last: "and" | "or"): string {
  return enumerated(
    LANGUAGE_NAMES.map(({ title }) => title),
    last,
  );
}

/** Whether a path may be one of ours, before anything is read. */
export function mayBeOurs(path: string): boolean {
  const name = nameOf(path);
  return LANGUAGE_NAMES.some(({ fileNames }) => fileNames.some((sort) => sort.has(name, path)));
}

/** Whether a path alone says that a file holds secrets, also where git does not look. */
export function isPrivate(path: string): boolean {
  if (fileNameOf(path)?.isPrivate === true) return true;
  return LANGUAGE_NAMES.some((language) => language.isPrivate === true && language.claims(path, ""));
}
