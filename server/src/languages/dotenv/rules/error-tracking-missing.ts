import { addLines } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { ERROR_TRACKING, lackingEntry } from "../model/service.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["10.7.2", "10.7.3"],
  summary: "Production names no error tracker",
  why: "Payments that fail are noticed by customers first, and by nobody at night",
  how: "Add the service's error tracker, such as `SENTRY_DSN`, and let it page someone",
  check(file, report) {
    const first = lackingEntry(file, ERROR_TRACKING);
    if (first === undefined) return;
    report({
      at: first.key,
      message: "Nothing in this file tells an error tracker of failures",
      evidence: `production ${file.tierReason}`,
      fixes: [{ title: "Add `SENTRY_DSN=`", class: "template", edits: addLines(file, ["SENTRY_DSN="]) }],
    });
  },
});
