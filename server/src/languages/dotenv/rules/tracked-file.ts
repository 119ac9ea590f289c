import type { DotenvFile } from "../model/file.ts";
import { appendLines, ignoreFileToChange, ignoreLineFor, isMeantToStayOut } from "../model/place.ts";
import { isEncryptedFile } from "../secrets/encrypted.ts";
import { judgedEntries } from "../secrets/verdicts.ts";
import { classifyKey } from "../../../secrets/key-class.ts";
import { type Severity, rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.1", "8.3.2"],
  summary: "Git tracks a .env file",
  why: "Everybody with a clone has the payment credentials of the file, and the history keeps them after they are deleted",
  how: "Take the file out of git with `git rm --cached FILE`, ignore it, and rotate every secret that it held",
  needs: ["git"],
  check(file, report, workspace) {
    const first = file.tree.entries[0];
    if (first === undefined || workspace?.gitState(file.path) !== "tracked" || !isMeantToStayOut(file)) return;
    if (isEncryptedFile(file)) return;
    const severity = weigh(file);
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    const ignoreFile = ignoreFileToChange(file.path, workspace);
    const line = ignoreLineFor(file.path, ignoreFile);
    const isListed = ignoreFile.text.split(/\r?\n/).includes(line);
    report({
      at: first.key,
      message:
        severity === "information"
          ? `Git tracks \`${name}\`; a secret that is added to it is shared with the next commit`
          : `Git tracks \`${name}\`; what it holds stays in the history, so its secrets must be rotated`,
      severity,
      how: `Run \`git rm --cached ${name}\`, list it in \`.gitignore\`, and rotate every secret that it held`,
      fixes: isListed
        ? []
        : [
            {
              title: `Add \`${line}\` to \`${ignoreFile.path}\``,
              class: "review",
              edits: [appendLines(ignoreFile, [line])],
            },
          ],
    });
  },
});

/** By the gravest thing in the file. */
function weigh(file: DotenvFile): Severity {
  const judged = judgedEntries(file).filter(({ standing }) => standing !== "commented");
  const kinds = new Set(judged.map(({ verdict }) => verdict.kind));
  if (judged.some(({ verdict }) => verdict.kind === "secret" && !verdict.local)) return "error";
  if (kinds.has("secret") || kinds.has("default-credential") || kinds.has("weak")) return "warning";
  // The place of a secret without one: frameworks commit such files on purpose, and people fill them in.
  return judged.some(({ entry }) => classifyKey(entry.key.text) === "strong") && file.role === "production"
    ? "warning"
    : "information";
}
