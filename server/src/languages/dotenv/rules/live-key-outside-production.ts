import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix, placeholderFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.3", "6.5.5"],
  summary: "A live key stands in a file for development or staging",
  why: "A test run with a live key charges real customers",
  how: "Use the provider's test key here, and rotate the live key if the file was ever shared or committed",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "live-key-outside-production"))
      report({
        ...concerned.report,
        fixes: [concerned.standing === "set" ? placeholderFix(concerned) : blankFix(file, concerned)],
      });
  },
});
