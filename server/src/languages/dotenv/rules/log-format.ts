import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { inCaseOf } from "../../../model/switch.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "information",
  pci: ["10.2.2", "10.4.1.1"],
  summary: "Production's logs are written for eyes, not for machines",
  why: "Who paid what and when is found and alerted on by fields, and lines of prose have none",
  how: "Log as JSON in production",
  check(file, report) {
    if (file.tier !== "production") return;
    for (const entry of file.tree.entries) {
      const { key, value } = entry;
      if (!/(?:^|_)LOG(?:GING)?_FORMAT(?:TER)?$/.test(key.text) || !FOR_EYES.test(value.text.trim())) continue;
      const json = inCaseOf(value.text.trim(), "json");
      report({
        at: value,
        message: `\`${key.text}\` has logs written as \`${value.text.trim()}\``,
        evidence: `production ${file.tierReason}`,
        fixes: [setFix(entry, json)],
      });
    }
  },
});

/** `logfmt` has fields too. */
const FOR_EYES = /^(?:text|plain|plaintext|pretty|simple|console|human|line|colou?r|dev|short|tiny|common|combined)$/i;
