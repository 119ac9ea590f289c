import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import { modeFixes } from "../secrets/modes.ts";
import { signsOf } from "../secrets/verdicts.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.6"],
  summary: "Production pretends to take payments, or skips a check of them",
  why: "Orders are marked paid while no money moves, or fraud goes through that a check would have stopped",
  how: "Use the real provider with all of its checks in production",
  check(file, report) {
    if (file.tier !== "production") return;
    const { entries } = file.tree;
    const evidence = `production ${file.tierReason}`;
    for (const entry of entries) {
      const found = pretence(entry);
      if (found === undefined) continue;
      const message = `\`${entry.key.text}\` ${found.does} in production`;
      report({
        at: entry.value,
        message,
        evidence,
        fixes: found.better === undefined ? [] : [setFix(entry, found.better)],
      });
    }
    for (const sign of signsOf(file)) {
      const entry = entries[sign.index];
      if (sign.mode !== "test" || entry === undefined) continue;
      const message = `\`${entry.key.text}\` sends production's payments to ${sign.provider}'s sandbox`;
      const fixes = modeFixes(entry, sign, "live");
      report({ at: entry.value, message, evidence, fixes });
    }
  },
});

const MOCKS =
  /^(?:\w+_)?(?:(?:MOCK|FAKE|STUB|SIMULATE|DUMMY)_(?:PAYMENTS?|PSP|STRIPE|ADYEN|PAYPAL|CHECKOUT|CHARGES?)|(?:PAYMENTS?|PSP|STRIPE|ADYEN|PAYPAL|CHECKOUT)_(?:MOCK|FAKE|STUB|SIMULATE|DRY_RUN)(?:ED|S)?(?:_MODE|_ENABLED)?|(?:ALLOW|ACCEPT|ENABLE)_TEST_CARDS?)$/;
const CHECKS = "3DS|3D_SECURE|THREE_?DS|SCA|FRAUD|AVS|CVV|CVC|KYC|AML|SANCTIONS?|RISK|PAYMENTS?|VELOCITY";
const SKIPS = new RegExp(
  `^(?:\\w+_)?(?:SKIP|DISABLE|BYPASS|IGNORE|NO)_(?:${CHECKS})(?:_(?:CHECKS?|SCREENING|VERIFICATION|VALIDATION|RULES?|AUTH|DETECTION))?$`,
);
const ENABLES = new RegExp(
  `^(?:\\w+_)?(?:ENABLE_(?:${CHECKS})(?:_(?:CHECKS?|SCREENING|DETECTION|RULES?))?|(?:${CHECKS})_(?:CHECKS?|SCREENING|DETECTION|VERIFICATION|RULES?)(?:_ENABLED)?)$`,
);
const PROVIDER = /^(?:\w+_)?(?:PAYMENTS?|PSP)_(?:PROVIDER|GATEWAY|PROCESSOR|BACKEND|DRIVER)$/;
const NOBODY = /^(?:mock|fake|stub|dummy|null|none|test|noop)$/i;

/** What an assignment pretends, and the value that would not. */
function pretence({ key, value }: DotenvEntry): { does: string; better: string | undefined } | undefined {
  const state = switchOf(value.text);
  if (state === undefined) {
    const isNobody = NOBODY.test(value.text.trim()) && PROVIDER.test(key.text);
    return isNobody ? { does: "takes no real payments", better: undefined } : undefined;
  }
  const better = opposite(value.text);
  if (!state) return ENABLES.test(key.text) ? { does: "turns a check of payments off", better } : undefined;
  if (MOCKS.test(key.text)) return { does: "pretends that payments succeed", better };
  return SKIPS.test(key.text) ? { does: "skips a check of payments", better } : undefined;
}
