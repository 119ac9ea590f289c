import { fromOwnText } from "../model/own-text.ts";
import { type BuildContext, buildContexts, copiedFiles, isWholeContext, plainPath } from "../model/context.ts";
import { type Copy, type CopySource, readCopy } from "../model/copy.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import { isForDevelopers } from "../model/project.ts";
import { secretFileAt, secretFilesAmong } from "../model/secret-file.ts";
import { folderOf, joinPath } from "../../../base/path.ts";
import { nameOf } from "../../../contract/file-name.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { type Report, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** What must never enter an image, and how an ignore file says so. The probes stand for their kind. */
const UNWANTED = [
  { pattern: ".env", probes: [".env"] },
  { pattern: ".env.*", probes: [".env.production", ".env.local"] },
  { pattern: ".git", probes: [".git/config"] },
] as const;

export default rule<Dockerfile>({
  severity: "warning",
  pci: ["8.6.2", "8.3.2"],
  summary: "A whole folder is copied, secrets and history with it",
  why: "A developer's .env or the repository's history then lies in a layer of the payment service's image",
  how: "List `.env`, `.env.*`, `.git` and what else the build does not need in `.dockerignore`",
  needs: ["files", "builds"],
  check(file, report, workspace) {
    if (workspace === undefined) return;
    const copies = file.stages
      .filter((stage) => !isForDevelopers(file, stage))
      .flatMap(({ instructions }) => instructions.filter(mayTakeSecrets))
      .flatMap((instruction) => readCopy(instruction) ?? []);
    if (copies.length === 0) return;
    const contexts = buildContexts(file, workspace);
    let isWholeReported = false;
    for (const copy of copies)
      for (const source of copy.sources) {
        const isWhole = isWholeContext(source.text);
        if ((isWhole && isWholeReported) || (!isWhole && plainPath(source.text) === undefined)) continue;
        const finding = contexts
          .map((context) => findingOf(file, copy, source, context, workspace))
          .find((found) => found !== undefined);
        if (finding === undefined) continue;
        isWholeReported ||= isWhole;
        report(finding);
      }
  },
});

/** From the context, and not a file by its name: of those `copy-secret-file` speaks. */
const mayTakeSecrets = fromOwnText((instruction) => {
  const copy = readCopy(instruction);
  return (
    copy !== undefined &&
    copy.from === undefined &&
    copy.sources.some(({ text }) => isWholeContext(text) || (plainPath(text) !== undefined && !/\.\w+$/.test(text)))
  );
});

function findingOf(
  file: Dockerfile,
  copy: Copy,
  source: CopySource,
  context: BuildContext,
  workspace: WorkspaceView,
): Report | undefined {
  const isWhole = isWholeContext(source.text);
  const letIn = isWhole ? UNWANTED.filter((each) => isLetIn(each, copy, source, context)) : [];
  const secrets = secretsTaken(copy, source, context, workspace);
  if (letIn.length === 0 && secrets.length === 0) return undefined;
  const patterns = letIn.map(({ pattern }) => pattern);
  return {
    at: source,
    message: `${sentence(source, context, patterns, secrets)}${otherList(file, context, workspace)}`,
    severity: secrets.length > 0 || patterns.some((pattern) => pattern !== ".git") ? "warning" : "information",
    fixes: [addPatterns(file, context, [...patterns, ...patternsFor(secrets, patterns, context)], workspace)],
  };
}

function sentence(
  { text }: CopySource,
  { ignore }: BuildContext,
  patterns: readonly string[],
  secrets: readonly string[],
): string {
  const what = isWholeContext(text) ? "The whole build context" : `\`${text}\``;
  if (secrets.length > 0) {
    const shown = secrets.slice(0, 3).map((path) => `\`${path}\``);
    const more = secrets.length > 3 ? ` and ${secrets.length - 3} more` : "";
    return `${what} is copied, and with it ${shown.join(", ")}${more}`;
  }
  const names = patterns.map((pattern) => `\`${pattern}\``).join(", ");
  return ignore === undefined
    ? `${what} is copied, and no \`.dockerignore\` keeps ${names} out`
    : `${what} is copied, and \`${ignore.path}\` lets ${names} in`;
}

/** A list that lies beside the Dockerfile, where the build does not look. */
function otherList({ path }: Dockerfile, { folder, isKnown }: BuildContext, workspace: WorkspaceView): string {
  const beside = joinPath(folderOf(path), ".dockerignore");
  if (!isKnown || folderOf(path) === folder || workspace.readText(beside) === undefined) return "";
  if (workspace.readText(`${path}.dockerignore`) !== undefined) return "";
  return `: \`${beside}\` is not read, since the context is \`${folder === "" ? "." : folder}\``;
}

/** The files with secrets that really are in what is copied, from the workspace folder. */
function secretsTaken(copy: Copy, { text }: CopySource, context: BuildContext, workspace: WorkspaceView): string[] {
  return copiedFiles(copy, text, context, secretFilesAmong(workspace.filePaths())).filter((path) => {
    const holds = workspace.holdsCredential(path);
    return path !== joinPath(context.folder, text) && (holds ?? secretFileAt(path)?.sure === true);
  });
}

/** In a folder of the repository there is no history. */
function isLetIn(
  { pattern, probes }: (typeof UNWANTED)[number],
  copy: Copy,
  source: CopySource,
  context: BuildContext,
): boolean {
  const { folder, isKnown } = context;
  if (pattern === ".git" && folder !== "" && isKnown) return false;
  const paths = probes.map((probe) => joinPath(folder, probe));
  return copiedFiles(copy, source.text, context, paths).length > 0;
}

/** What keeps out the files that the usual patterns do not: by kind where the kind has no other use, else by name. */
function patternsFor(secrets: readonly string[], usual: readonly string[], { folder }: BuildContext): string[] {
  const patterns = secrets.map((path) => {
    const inside = folder === "" ? path : path.slice(folder.length + 1);
    const name = nameOf(inside);
    if (name === ".env" || name.startsWith(".env.")) {
      const pattern = name === ".env" ? ".env" : ".env.*";
      return inside === name ? pattern : `**/${pattern}`;
    }
    return inside;
  });
  return [...new Set(patterns)].filter((pattern) => !usual.includes(pattern));
}

function addPatterns(
  file: Dockerfile,
  { folder, ignore, isKnown }: BuildContext,
  patterns: readonly string[],
  workspace: WorkspaceView,
): Fix {
  const lines = patterns.flatMap((pattern) =>
    pattern.endsWith(".env.*") ? [pattern, `!${pattern.slice(0, -1)}example`] : [pattern],
  );
  const added = lines.map((line) => `${line}\n`).join("");
  const path = ignore?.path ?? newIgnorePath(file.path, folder, isKnown);
  const text = ignore === undefined ? "" : (workspace.readText(path) ?? "");
  const newText = text === "" || text.endsWith("\n") ? added : `\n${added}`;
  return {
    title: `${ignore === undefined ? "Create" : "Add to"} \`${path}\`: ${patterns.map((pattern) => `\`${pattern}\``).join(", ")}`,
    class: "review",
    edits: [{ start: text.length, end: text.length, newText, path }],
  };
}

/** A list that is called after the Dockerfile is read whatever the context is. */
function newIgnorePath(path: string, folder: string, isKnown: boolean): string {
  return isKnown && folderOf(path) === folder ? joinPath(folder, ".dockerignore") : `${path}.dockerignore`;
}
