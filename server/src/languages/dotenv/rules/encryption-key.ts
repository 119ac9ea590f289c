import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["3.6.1", "8.3.2"],
  summary: "A .env file holds an encryption key",
  why: "The key that protects card data lies beside it, so that whoever gets one gets both",
  how: "Keep the key in a KMS or HSM and only its id here; rotate it and encrypt anew what it protected if it was ever committed",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "encryption-key"))
      report({ ...concerned.report, fixes: [blankFix(file, concerned)] });
  },
});
