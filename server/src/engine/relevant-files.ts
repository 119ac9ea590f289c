import { isBuildFile } from "../model/build-file.ts";
import { CONFIG_FILE_NAMES, mayBeOurs } from "./identify.ts";

/** Whether a path is worth knowing: a file that is checked, one that rules read, or one whose mere presence says something (lockfiles). */
export function concernsUs(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    mayBeOurs(path) ||
    isReadByRules(path) ||
    CONFIG_FILE_NAMES.some((config) => config === name) ||
    /^(?:yarn\.lock|bun\.lockb?|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|requirements\.txt|pyproject\.toml|Cargo\.toml)$/.test(
      name,
    )
  );
}

/** Files that rules read as text; everything else is known by its facts or by its name. */
export function isReadByRules(path: string): boolean {
  return (
    isBuildFile(path) ||
    /(?:^|\/)(?:[^/]*\.dockerignore|\.gitignore|package\.json|Chart\.yaml|kustomization\.ya?ml|Kustomization)$/.test(
      path,
    )
  );
}
