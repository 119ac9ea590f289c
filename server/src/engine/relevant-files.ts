import type { FileName } from "../contract/file-name.ts";
import type { FactKind } from "../contract/rule.ts";
import { ALL_FILE_NAMES, fileNameOf } from "../languages/file-names.ts";
import { LANGUAGE_NAMES } from "../languages/names.ts";

/** Whether a path is worth knowing: a file that is checked, one that rules read, or one whose mere presence says something. */
export function concernsUs(path: string): boolean {
  return fileNameOf(path) !== undefined;
}

/** Files that are read beside what is checked; everything else is known by its facts or by its name. */
export function isReadByRules(path: string): boolean {
  return keptOf(path) !== undefined;
}

/** What is kept of such a file. */
export function keptOf(path: string): FileName["keeps"] {
  return fileNameOf(path)?.keeps;
}

/** The kinds of facts that a file may tell, by its name; it need not tell any. */
export function kindsToldBy(path: string): readonly FactKind[] {
  const claiming = LANGUAGE_NAMES.find((language) => language.claims(path, ""));
  return claiming?.tells ?? fileNameOf(path)?.tells ?? [];
}

/** One glob for all files that concern us, wherever they lie: it may match others. */
export const WATCHED = `**/{${[...new Set(ALL_FILE_NAMES.flatMap(({ globs }) => globs))].join()}}`;

/** Folders that hold other people's files or what tools made. */
const SKIPPED = new Set([
  "node_modules",
  "bower_components",
  "vendor",
  "third_party",
  "dist",
  "build",
  "out",
  "target",
  "coverage",
  "venv",
  "__pycache__",
  "site-packages",
]);

/**
 * Whether a folder is passed over by its name, whatever a `.gitignore` says; hidden ones are but for `.github` and its kin, and
 * `.envs/.production` of cookiecutter-django.
 */
export function isSkippedFolder(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/(?:^|\/)\.envs\/\.[^/]+$/.test(path)) return false;
  return (
    SKIPPED.has(name) || (name.startsWith(".") && !/^\.(?:github|gitea|forgejo|env|docker|k8s|kube|deploy)/.test(name))
  );
}

/** Whether a file lies in no folder that is passed over by its name. */
export function isInReach(path: string): boolean {
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
    if (isSkippedFolder(path.slice(0, at))) return false;
  return true;
}
