import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix, moveFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["8.3.2", "8.6.2", "6.2.4"],
  summary: "A .env file that others see holds a secret",
  why: "A secret in a file that git does not ignore is one commit away from everybody with a clone, and stays in the history",
  how: "Keep it in a secret store, or in `.env.local` when it is for one machine; rotate it if it was ever committed",
  replaces: ["dotenv/secret-value"],
  needs: ["git", "dotenv"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "committed-secret"))
      report({ ...concerned.report, fixes: [...moveFix(file, concerned, workspace), blankFix(file, concerned)] });
  },
});
