import type { EnvironmentFile } from "../../model/environment-file.ts";
import { misplacedEntries, modedCredentials, namesMode, signInMode } from "../../secrets/environment-modes.ts";
import { signsOf } from "../../secrets/environment-verdicts.ts";
import { rule } from "../rule.ts";

export default rule<EnvironmentFile>({
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
    const credentials = modedCredentials(file).filter(({ entry }) => !misplaced.has(entry));
    for (const [index, sign] of signs.entries()) {
      const entry = file.tree.entries[sign.index];
      if (entry === undefined || (sign.by === "host" && namesMode(entry.key.text))) continue;
      const credential = credentials.find(({ provider, mode }) => provider === sign.provider && mode !== sign.mode);
      const sooner = signs.slice(0, index).find(({ provider, key, by }) => {
        return provider === sign.provider && !(by === "host" && namesMode(key));
      });
      const rival = credential ?? (sooner === undefined || sooner.mode === sign.mode ? undefined : sooner);
      const other = rival === undefined || "entry" in rival ? rival?.entry : file.tree.entries[rival.index];
      if (rival === undefined || other === undefined) continue;
      const tierMode = file.tier === "unknown" ? undefined : file.tier === "production" ? "live" : "test";
      const better = tierMode === rival.mode ? signInMode(entry, sign, rival.mode) : undefined;
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` is ${sign.provider}'s ${sign.mode} mode, but \`${other.key.text}\` is for ${rival.mode} mode`,
        related: [{ span: other.key, message: `${sign.provider}'s ${rival.mode} mode` }],
        fixes:
          better === undefined
            ? []
            : [{ title: `Set it to \`${better.value}\``, class: "review", edits: better.edits }],
      });
    }
  },
});
