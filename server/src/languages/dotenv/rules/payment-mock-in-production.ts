import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { paymentPretence } from "../../../model/payment-mode.ts";
import { modeFixes } from "../secrets/modes.ts";
import { signsOf } from "../secrets/verdicts.ts";
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
      const found = paymentPretence(entry.key.text, entry.value.text);
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
