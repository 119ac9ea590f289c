import { fromOwnText } from "../model/own-text.ts";
import { buildContexts } from "../model/context.ts";
import { type Copy, type CopySource, readCopy } from "../model/copy.ts";
import { withoutInstruction } from "../model/edit.ts";
import { type Dockerfile, shippedStages } from "../model/dockerfile.ts";
import { secretFileAt } from "../model/secret-file.ts";
import { joinPath } from "../../../base/path.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Dockerfile>({
  severity: "error",
  pci: ["8.6.2", "8.3.2", "3.6.1"],
  summary: "A file with secrets is copied into the image",
  why: "Whoever can pull the image, or reads the registry's storage, has the payment credentials in that file",
  how: "Mount the file at run time, or for one build step with `RUN --mount=type=secret`",
  needs: ["files", "builds"],
  worksAlone: true,
  check(file, report, workspace) {
    const shipped = shippedStages(file);
    for (const stage of file.stages) {
      for (const copy of stage.instructions
        .filter(copiesSecrets)
        .flatMap((instruction) => readCopy(instruction) ?? [])) {
        for (const source of copy.sources) {
          const secret = secretFileAt(source.text);
          if (secret === undefined) continue;
          const holds = copy.from === undefined ? heldBy(file, source.text, workspace) : undefined;
          if (holds === false) continue;
          const isShipped = shipped.has(stage);
          report({
            at: source,
            message: `\`${source.text}\` holds ${holds === true ? (secret.found ?? secret.what) : secret.what}, and becomes a layer ${isShipped ? "of the image" : "of a build stage"}`,
            severity: isShipped ? "error" : "warning",
            certainty: secret.sure || holds === true ? "certain" : "likely",
            fixes: removeSource(file, copy, source),
          });
        }
      }
    }
  },
});

/** Whether a file of the context holds a credential. */
function heldBy(file: Dockerfile, source: string, workspace: WorkspaceView | undefined): boolean | undefined {
  if (workspace === undefined) return undefined;
  return buildContexts(file, workspace)
    .map(({ folder }) => joinPath(folder, source))
    .filter((path) => workspace.fileExists(path) === true)
    .map((path) => workspace.holdsCredential(path))
    .find((holds) => holds !== undefined);
}

const copiesSecrets = fromOwnText(
  (instruction) => readCopy(instruction)?.sources.some(({ text }) => secretFileAt(text) !== undefined) === true,
);

/** The source alone where others stay, else the whole instruction with its line break. */
function removeSource(file: Dockerfile, { instruction, sources }: Copy, source: CopySource): Fix[] {
  const index = sources.indexOf(source);
  if (instruction.json !== undefined || instruction.heredocs.length > 0) return [];
  const title = `Do not copy \`${source.text}\``;
  const next = instruction.words[index + 1];
  if (sources.length > 1 && next !== undefined) {
    // What lies between may be a continuation with a comment; then the user's hand is better.
    if (/[\n#]/.test(file.text.slice(source.end, next.start))) return [];
    return [{ title, class: "review", edits: [{ start: source.start, end: next.start, newText: "" }] }];
  }
  return [{ title, class: "review", edits: [withoutInstruction(file, instruction)] }];
}
