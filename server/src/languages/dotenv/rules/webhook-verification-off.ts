import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.2.4"],
  summary: "Signatures of webhooks are not verified",
  why: "Anybody who finds the address can report a payment that was never made, and the goods are shipped",
  how: "Verify every webhook with the provider's library and the endpoint's secret, in tests too",
  check(file, report) {
    for (const entry of file.tree.entries) {
      if (!isOff(entry)) continue;
      const on = opposite(entry.value.text);
      report({
        at: { start: entry.key.start, end: entry.raw.end },
        message: `\`${entry.key.text}\` lets webhooks in without looking at their signature`,
        ...(file.tier === "development" || file.role === "example" ? { severity: "warning" as const } : {}),
        fixes: [setFix(entry, on)],
      });
    }
  },
});

const VERIFIES =
  /(?:^|_)(?:WEBHOOKS?_(?:SIGNATURES?_)?(?:VERIFY|VERIFIED|VERIFICATION|VALIDATE|VALIDATION)(?:_SIGNATURES?)?|(?:VERIFY|VALIDATE)_(?:\w{1,30}_)?(?:WEBHOOKS?|SIGNATURES?|HMAC))(?:_ENABLED)?$/;
const SKIPS =
  /(?:^|_)(?:SKIP|DISABLE|BYPASS|IGNORE|NO)_(?:[A-Z\d]{1,30}_)?(?:WEBHOOKS?_)?(?:SIGNATURES?|HMAC|WEBHOOKS?_(?:VERIFICATION|VALIDATION|AUTH))(?:_(?:VERIFICATION|VALIDATION|CHECKS?))?$/;
const SKIPPED = /(?:^|_)WEBHOOKS?_(?:SKIP|DISABLE|BYPASS|INSECURE|UNSIGNED)(?:_\w{1,30})?$/;

function isOff({ key, value }: DotenvEntry): boolean {
  const state = switchOf(value.text);
  if (state === undefined) return false;
  return state ? SKIPS.test(key.text) || SKIPPED.test(key.text) : VERIFIES.test(key.text);
}
