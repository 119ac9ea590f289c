import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix, passwordReferenceFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["8.3.2", "8.6.2"],
  summary: "A URL holds a password",
  why: "Addresses are logged and shown in errors, and the password of the payment database goes with them",
  how: "Put the password into a variable of its own that comes from the secret store, and refer to it; rotate it if it was ever committed",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "url-password"))
      report({ ...concerned.report, fixes: [...passwordReferenceFix(file, concerned), blankFix(file, concerned)] });
  },
});
