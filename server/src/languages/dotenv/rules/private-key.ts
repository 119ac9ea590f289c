import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix, hasPlainEnd, secretFileFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["3.6.1", "8.3.2"],
  summary: "A .env file holds a private key",
  why: "With the key anybody can sign payments or read traffic as this service, and environment variables end up in crash reports",
  how: "Mount the key as a file from the secret store and give its path; rotate it if it was ever committed",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "private-key"))
      report({
        ...concerned.report,
        fixes: hasPlainEnd(file, concerned) ? [...secretFileFix(concerned), blankFix(file, concerned)] : [],
      });
  },
});
