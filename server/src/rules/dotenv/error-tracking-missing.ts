import { addLines } from "../../model/environment-edit.ts";
import type { EnvironmentFile } from "../../model/environment-file.ts";
import { ERROR_TRACKING, configuresService, namesKey } from "../../model/environment-service.ts";
import { rule } from "../rule.ts";

export default rule<EnvironmentFile>({
  severity: "warning",
  pci: ["10.7.2", "10.7.3"],
  summary: "Production names no error tracker",
  why: "Payments that fail are noticed by customers first, and by nobody at night",
  how: "Add the service's error tracker, such as `SENTRY_DSN`, and let it page someone",
  check(file, report) {
    const [first] = file.tree.entries;
    if (first === undefined || file.tier !== "production") return;
    if (!configuresService(file) || namesKey(file, ERROR_TRACKING)) return;
    report({
      at: first.key,
      message: "Nothing in this file tells an error tracker of failures",
      evidence: `production ${file.tierReason}`,
      fixes: [{ title: "Add `SENTRY_DSN=`", class: "template", edits: addLines(file, ["SENTRY_DSN="]) }],
    });
  },
});
