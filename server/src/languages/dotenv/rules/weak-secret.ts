import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["8.6.3", "8.3.6"],
  summary: "A secret is too short to be one",
  why: "A short password or signing secret is guessed, and the payment service takes the guesser for the real one",
  how: "Make a new one with `openssl rand -base64 32` and keep it in the secret store",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "weak-secret")) report(concerned.report);
  },
});
