import type { DotenvFile } from "../model/file.ts";
import { appendLines, ignoreFileToChange, ignoreLineFor, isMeantToStayOut } from "../model/place.ts";
import type { KnownText } from "../../../contract/facts.ts";
import { isEncryptedFile } from "../secrets/encrypted.ts";
import { judgedEntries } from "../secrets/verdicts.ts";
import { classifyKey } from "../../../secrets/key-class.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.1", "8.3.2"],
  summary: "Nothing keeps a .env file out of git",
  why: "The next `git add .` puts the payment credentials of the file into the history, where they stay",
  how: "List the file in `.gitignore`",
  needs: ["git"],
  check(file, report, workspace) {
    const first = file.tree.entries[0];
    if (first === undefined || workspace === undefined || !isMeantToStayOut(file) || isEncryptedFile(file)) return;
    const state = workspace.gitState(file.path);
    // Without git's own word, a .gitignore is what shows that there is a repository.
    const isExposed = state === "untracked" || (state === "unknown" && workspace.gitIgnoreFor(file.path) !== undefined);
    if (!isExposed) return;
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    const ignoreFile = ignoreFileToChange(file.path, workspace);
    const lines = linesFor(file.path, ignoreFile);
    report({
      at: first.key,
      message: `No \`.gitignore\` lists \`${name}\``,
      severity: /^\.(?:env|dev\.vars)/.test(name) || holdsSecrets(file) ? "warning" : "information",
      certainty: state === "untracked" ? "certain" : "likely",
      fixes: [
        {
          title: `Add ${lines.map((line) => `\`${line}\``).join(" and ")} to \`${ignoreFile.path}\``,
          class: "review",
          edits: [appendLines(ignoreFile, lines)],
        },
      ],
    });
  },
});

/** All files of a kind where there is a pattern for it, and never the example. */
function linesFor(path: string, ignoreFile: KnownText): readonly string[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === ".env") return [".env"];
  if (name.startsWith(".dev.vars")) return [".dev.vars*", "!.dev.vars.example"];
  return name.startsWith(".env.") ? [".env.*", "!.env.example"] : [ignoreLineFor(path, ignoreFile)];
}

/** `NAME.env` is also what programs' plain settings are called, and those are shared on purpose. */
function holdsSecrets(file: DotenvFile): boolean {
  return judgedEntries(file).some(
    ({ entry, verdict }) =>
      verdict.kind === "secret" || verdict.kind === "default-credential" || classifyKey(entry.key.text) === "strong",
  );
}
