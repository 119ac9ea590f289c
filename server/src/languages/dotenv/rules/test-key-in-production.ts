import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.6"],
  summary: "A production file holds a test key",
  why: "Payments that are made with a test key look like sales, and no money arrives",
  how: "Take the live key from the secret store, and keep the test key in the file of the environment it is for",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "test-key-in-production"))
      report({ ...concerned.report, fixes: [blankFix(file, concerned)] });
  },
});
