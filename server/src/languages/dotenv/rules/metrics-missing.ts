import { addLines } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { METRICS, lackingEntry } from "../model/service.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "information",
  pci: ["10.7.2", "12.10.5"],
  summary: "Production names neither metrics nor alerts",
  why: "A rate of payments that falls to half is seen in a metric within minutes, and in the accounts within weeks",
  how: "Expose metrics, or name the place that alerts go to",
  check(file, report) {
    const first = lackingEntry(file, METRICS);
    if (first === undefined) return;
    report({
      at: first.key,
      message: "Nothing in this file is about metrics, health checks or alerts",
      evidence: `production ${file.tierReason}`,
      fixes: [
        {
          title: "Add `METRICS_PORT` and `ALERT_WEBHOOK_URL`",
          class: "template",
          edits: addLines(file, ["METRICS_PORT=9090", "ALERT_WEBHOOK_URL="]),
        },
      ],
    });
  },
});
