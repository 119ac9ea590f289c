import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["8.3.2", "8.6.2", "6.2.4"],
  summary: "A .env file holds a live secret of a payment provider",
  why: "Whoever can read the file, its backups or its history can move money with it",
  how: "Keep it in AWS Secrets Manager, Vault or GitHub Secrets and only its name here; rotate it if the file was ever shared or committed",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "live-secret"))
      report({ ...concerned.report, fixes: [blankFix(file, concerned)] });
  },
});
