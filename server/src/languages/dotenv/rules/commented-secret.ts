import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { deleteFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["8.3.2", "6.2.4"],
  summary: "A comment holds a credential",
  why: "It is as good as one that is in use, and nobody thinks of it when keys are rotated",
  how: "Delete the comment and rotate the credential if the file was ever shared or committed: it stays in the history",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "commented-secret"))
      report({ ...concerned.report, fixes: [deleteFix(file, concerned)] });
  },
});
