import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { verboseSetting } from "../../../model/debug-setting.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["3.2.1", "3.3.1.1", "2.2.6"],
  summary: "Production logs more than it should",
  why: "Logs of requests and queries hold card numbers, codes and tokens, and go to many more people and systems than the database does",
  how: "Log at `info` in production, and never the body of a request",
  check(file, report) {
    if (file.tier !== "production") return;
    for (const entry of file.tree.entries) {
      const verbose = verboseSetting(entry.key.text, entry.value.text);
      if (verbose === undefined) continue;
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` ${verbose.message}`,
        evidence: `production ${file.tierReason}`,
        fixes: [setFix(entry, verbose.better)],
      });
    }
  },
});
