import type { DotenvFile } from "../model/file.ts";
import { tierOfFolder } from "../model/tier-signs.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "information",
  pci: ["6.5.1", "6.5.3"],
  summary: "A file is for one environment by one sign and for another by the next",
  why: "Whoever deploys it believes one of the signs, and the payment service may start in the other environment",
  how: "Let the folder, the file's name and its variables say the same",
  check(file, report) {
    const [first, ...others] = file.declared.filter(({ isMode }) => !isMode);
    for (const { entry, tier } of others) {
      if (first === undefined || tier === first.tier) continue;
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` says ${tier}, but \`${first.entry.key.text}\` says ${first.tier}`,
        related: [{ span: first.entry.value, message: `Says ${first.tier}` }],
      });
    }
    const folder = tierOfFolder(file.path, file.settings);
    if (folder === undefined || file.role === "example" || file.role === "local") return;
    const isNamed = file.role !== "base" && file.role !== "other";
    // Where the file's own name speaks, what its variables say of it is another rule's.
    const tier = isNamed ? file.tier : first?.tier;
    const at = isNamed ? file.tree.entries[0]?.key : first?.entry.value;
    if (at === undefined || tier === undefined || tier === folder.tier) return;
    const by = isNamed ? "its name" : `\`${first?.entry.key.text ?? ""}\``;
    report({ at, message: `The file is for ${tier} by ${by}, but lies in the folder \`${folder.name}\`` });
  },
});
