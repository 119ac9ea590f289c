import type { DotenvFile } from "../model/file.ts";
import { rule } from "../../../contract/rule.ts";
import { modedCredentials } from "../secrets/modes.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.3", "6.5.1"],
  summary: "Frameworks disagree on which of two credentials wins",
  why: "Next.js takes `.env.local` before `.env.<mode>` and Vite the other way round, so a build may carry the key of the other world",
  how: "Set the credential in one of the two files, or in the process's own environment, which wins everywhere",
  needs: ["dotenv"],
  check(file, report, workspace) {
    if (workspace === undefined || nameOf(file.path) !== ".env.local") return;
    const rivals = workspace.dotenvFiles().filter(({ path }) => /^\.env\.(?!local$)[\w-]+$/.test(nameOf(path)));
    for (const { entry, mode } of modedCredentials(file)) {
      for (const { path, role, keys } of rivals) {
        const other = keys.find(({ key, commented }) => key === entry.key.text && !commented);
        if (role === "example" || other?.mode === undefined || other.mode === mode) continue;
        const name = nameOf(path);
        report({
          at: entry.key,
          message: `\`${entry.key.text}\` is a ${mode} credential here and a ${other.mode} one in \`${name}\`: Next.js takes this one, Vite that one`,
          // The usual setup of a developer: it matters only where production is built on that machine.
          severity: mode === "test" ? "information" : "warning",
          related: [{ path, span: { start: other.start, end: other.end }, message: `A ${other.mode} credential` }],
        });
      }
    }
  },
});

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
