import type { DotenvFile } from "../model/file.ts";
import { concernsOf } from "../secrets/concern.ts";
import { blankFix, moveFix } from "../secrets/fixes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["8.3.2", "6.2.4"],
  summary: "A .env file holds the secret that sessions or tokens are signed with",
  why: "Whoever has it can sign in as any customer and confirm payments in their name",
  how: "Make a new one with `openssl rand -base64 32`, keep it in the secret store, and rotate it if it was ever committed",
  needs: ["git", "dotenv"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "signing-secret"))
      report({ ...concerned.report, fixes: [...moveFix(file, concerned, workspace), blankFix(file, concerned)] });
  },
});
