import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { debugSetting } from "../../../model/debug-setting.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["2.2.4", "2.2.6"],
  summary: "Debugging is on in production",
  why: "Error pages show source, settings and the card data of a failed request to whoever caused it",
  how: "Turn it off in production; reproduce the error in staging",
  check(file, report) {
    if (file.tier !== "production") return;
    for (const entry of file.tree.entries) {
      const found = debugSetting(entry.key.text, entry.value.text);
      if (found === undefined) continue;
      const { does, better, isGrave } = found;
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` ${does}`,
        ...(isGrave ? {} : { severity: "warning" as const }),
        evidence: `production ${file.tierReason}`,
        fixes: [better === "" ? setFix(entry, "", "Empty it") : setFix(entry, better)],
      });
    }
  },
});
