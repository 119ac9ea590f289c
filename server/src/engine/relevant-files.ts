import { isBuildFile } from "../model/build-file.ts";
import type { FactKind } from "../contract/rule.ts";
import { identify, isConfigPath, mayBeOurs } from "./identify.ts";

/** Whether a path is worth knowing: a file that is checked, one that rules read, or one whose mere presence says something (lockfiles). */
export function concernsUs(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    mayBeOurs(path) ||
    isReadByRules(path) ||
    isConfigPath(path) ||
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

/** The kinds of facts that a file may tell, by its name; it need not tell any. */
export function kindsToldBy(path: string): readonly FactKind[] {
  if (isGitIgnore(path)) return ["files", "git"];
  if (isReadByRules(path)) return ["files", "builds", "kubernetes"];
  switch (identify(path, "")) {
    case "dotenv":
      return ["dotenv"];
    case "dockerfile":
      return ["images"];
    case "workflow":
      return ["builds"];
    default:
      return /\.(?:ya?ml|json)$/i.test(path) ? ["kubernetes"] : [];
  }
}

export function isGitIgnore(path: string): boolean {
  return /(?:^|\/)\.gitignore$/.test(path);
}

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

/** Whether a folder of this name is passed over, whatever a `.gitignore` says; hidden ones are but for `.github` and its kin. */
export function isSkippedFolder(name: string): boolean {
  return (
    SKIPPED.has(name) || (name.startsWith(".") && !/^\.(?:github|gitea|forgejo|env|docker|k8s|kube|deploy)/.test(name))
  );
}

/** Whether a file lies in no folder that is passed over by its name. */
export function isInReach(path: string): boolean {
  return !path.split("/").slice(0, -1).some(isSkippedFolder);
}
