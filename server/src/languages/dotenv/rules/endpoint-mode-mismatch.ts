import type { DotenvFile } from "../model/file.ts";
import { misplacedEntries, modedCredentials, namesMode, modeFixes } from "../secrets/modes.ts";
import { signsOf } from "../secrets/verdicts.ts";
import type { TextSpan } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.3", "6.5.6"],
  summary: "A provider's address or mode does not fit its credentials",
  why: "The provider refuses every payment; or, where two settings disagree, real money moves in what is taken for a test",
  how: "Let a provider's address, its mode and its credentials say the same: all of its sandbox, or all live",
  needs: ["git"],
  worksAlone: true,
  check(file, report, workspace) {
    // Of a sandbox in production another rule speaks.
    const signs = signsOf(file).filter(({ mode }) => file.tier !== "production" || mode === "live");
    if (signs.length === 0) return;
    const misplaced = misplacedEntries(file, workspace);
    /** What says a provider's mode first: its credentials in each mode, then its other signs. */
    const said = new Map<string, { readonly key: TextSpan; readonly mode: "live" | "test" }>();
    for (const { entry, provider, mode } of modedCredentials(file))
      if (!misplaced.has(entry) && !said.has(`${provider} ${mode}`))
        said.set(`${provider} ${mode}`, { key: entry.key, mode });
    for (const sign of signs) {
      const entry = file.tree.entries[sign.index];
      if (entry === undefined || (sign.by === "host" && namesMode(entry.key.text))) continue;
      const rival = said.get(`${sign.provider} ${sign.mode === "live" ? "test" : "live"}`);
      if (rival === undefined) {
        if (!said.has(`${sign.provider} ${sign.mode}`))
          said.set(`${sign.provider} ${sign.mode}`, { key: entry.key, mode: sign.mode });
        continue;
      }
      const tierMode = file.tier === "unknown" ? undefined : file.tier === "production" ? "live" : "test";
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` is ${sign.provider}'s ${sign.mode} mode, but \`${rival.key.text}\` is for ${rival.mode} mode`,
        related: [{ span: rival.key, message: `${sign.provider}'s ${rival.mode} mode` }],
        fixes: tierMode === rival.mode ? modeFixes(entry, sign, rival.mode) : [],
      });
    }
  },
});
