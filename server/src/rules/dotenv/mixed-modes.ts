import type { EnvironmentFile } from "../../model/environment-file.ts";
import { misplacedEntries, modedCredentials, namesMode } from "../../secrets/environment-modes.ts";
import { rule } from "../rule.ts";

export default rule<EnvironmentFile>({
  severity: "error",
  pci: ["6.5.3", "6.5.6"],
  summary: "Live and test credentials of one provider stand in one file",
  why: "A payment is begun in one world and confirmed in the other: it fails, or real money moves in a test",
  how: "Take all of a provider's credentials from the same mode, and keep live and test ones in files of their own",
  needs: ["git"],
  worksAlone: true,
  check(file, report, workspace) {
    if (file.role === "example") return;
    const credentials = modedCredentials(file).filter(({ entry }) => !namesMode(entry.key.text));
    for (const credential of credentials) {
      const { provider, mode, entry } = credential;
      const first = credentials.find((other) => other.provider === provider);
      if (first === undefined || first.mode === mode || misplacedEntries(file, workspace).has(entry)) continue;
      if (misplacedEntries(file, workspace).has(first.entry)) continue;
      report({
        at: entry.key,
        message: `\`${entry.key.text}\` is for ${provider}'s ${mode} mode, but \`${first.entry.key.text}\` is for ${first.mode} mode`,
        related: [{ span: first.entry.key, message: `${provider}'s ${first.mode} mode` }],
      });
    }
  },
});
