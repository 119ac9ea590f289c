import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { deleteFix, placeholderFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["8.3.2", "6.2.4"],
  summary: "An example file holds a real value",
  why: "Examples are committed and copied, so the value is known to everybody who works with the payment service and stays in the history",
  how: "Put a placeholder in its place and rotate the value: it stays in the history",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "secret-in-example"))
      report({
        ...concerned.report,
        fixes: [concerned.standing === "set" ? placeholderFix(concerned) : deleteFix(file, concerned)],
      });
  },
});
