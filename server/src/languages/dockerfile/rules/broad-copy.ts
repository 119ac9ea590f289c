import { fromOwnText } from "../model/own-text.ts";
import { type Copy, readCopy } from "../model/copy.ts";
import { type IgnoreFile, findIgnoreFile, isIgnored, readPattern } from "../model/ignore.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { rule } from "../../../contract/rule.ts";
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
  summary: "The whole folder is copied, secrets and history with it",
  why: "A developer's .env or the repository's history then lies in a layer of the payment service's image",
  how: "List `.env`, `.env.*`, `.git` and what else the build does not need in `.dockerignore`",
  needs: ["files"],
  check(file, report, workspace) {
    if (workspace === undefined) return;
    const copies = file.stages.flatMap(({ instructions }) =>
      instructions.filter(copiesAll).flatMap((each) => readCopy(each) ?? []),
    );
    const broad = copies.find(isBroad);
    const source = broad?.sources.find(({ text }) => isWholeContext(text));
    if (broad === undefined || source === undefined) return;
    const ignore = findIgnoreFile(file.path, workspace);
    const letIn = UNWANTED.filter(({ probes }) => probes.some((probe) => !isLeftOut(probe, ignore, broad)));
    if (letIn.length === 0) return;
    const names = letIn.map(({ pattern }) => `\`${pattern}\``).join(", ");
    report({
      at: source,
      message:
        ignore === undefined
          ? `The whole build context is copied, and no \`.dockerignore\` keeps ${names} out`
          : `The whole build context is copied, and \`${ignore.path}\` lets ${names} in`,
      severity: letIn.some(({ pattern }) => pattern !== ".git") ? "warning" : "information",
      fixes: [
        addPatterns(
          file,
          ignore,
          letIn.map(({ pattern }) => pattern),
          workspace,
        ),
      ],
    });
  },
});

const copiesAll = fromOwnText(
  (instruction) => readCopy(instruction)?.sources.some(({ text }) => isWholeContext(text)) === true,
);

function isBroad(copy: Copy): boolean {
  return copy.from === undefined && copy.sources.some(({ text }) => isWholeContext(text));
}

function isWholeContext(text: string): boolean {
  return /^(?:\.|\.\/|\/|\*|\.\/\*|\.\/\.|\/\.)$/.test(text);
}

function isLeftOut(path: string, ignore: IgnoreFile | undefined, copy: Copy): boolean {
  if (ignore !== undefined && isIgnored(ignore, path)) return true;
  const patterns = copy.excludes.flatMap((exclude) => readPattern(exclude) ?? []);
  return isIgnored({ path: "", patterns }, path);
}

function addPatterns(
  file: Dockerfile,
  ignore: IgnoreFile | undefined,
  patterns: readonly string[],
  workspace: WorkspaceView,
): Fix {
  const lines = patterns.flatMap((pattern) => (pattern === ".env.*" ? [pattern, "!.env.example"] : [pattern]));
  const added = lines.map((line) => `${line}\n`).join("");
  const path = ignore?.path ?? newIgnorePath(file.path);
  const text = ignore === undefined ? "" : (workspace.readText(path) ?? "");
  const newText = text === "" || text.endsWith("\n") ? added : `\n${added}`;
  return {
    title: `${ignore === undefined ? "Create" : "Add to"} \`${path}\`: ${patterns.map((pattern) => `\`${pattern}\``).join(", ")}`,
    class: "review",
    edits: [{ start: text.length, end: text.length, newText, path }],
  };
}

/** In a folder of its own the Dockerfile's context is not known; a list named after the file is read in any case. */
function newIgnorePath(path: string): string {
  return path.includes("/") ? `${path}.dockerignore` : ".dockerignore";
}
