import type { DotenvFile } from "../model/file.ts";
import { type ModedCredential, misplacedEntries, modedCredentials, namesMode } from "../secrets/modes.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.3", "6.5.6"],
  summary: "Live and test credentials of one provider stand in one file",
  why: "A payment is begun in one world and confirmed in the other: it fails, or real money moves in a test",
  how: "Take all of a provider's credentials from the same mode, and keep live and test ones in files of their own",
  needs: ["git"],
  worksAlone: true,
  check(file, report, workspace) {
    if (file.role === "example") return;
    const misplaced = misplacedEntries(file, workspace);
    const firsts = new Map<string, ModedCredential>();
    for (const credential of modedCredentials(file)) {
      const { provider, mode, entry } = credential;
      if (namesMode(entry.key.text) || misplaced.has(entry)) continue;
      const first = firsts.get(provider);
      if (first === undefined) firsts.set(provider, credential);
      else if (first.mode !== mode)
        report({
          at: entry.key,
          message: `\`${entry.key.text}\` is for ${provider}'s ${mode} mode, but \`${first.entry.key.text}\` is for ${first.mode} mode`,
          related: [{ span: first.entry.key, message: `${provider}'s ${first.mode} mode` }],
        });
    }
  },
});
