import type { KubernetesManifest } from "../model/manifest.ts";
import { duplicateKeys } from "../../../syntax/yaml/access.ts";
import { strayDirective } from "../../../syntax/yaml/problems.ts";
import { findStrayBreaks } from "../../../syntax/stray-breaks.ts";
import { rule } from "../../../contract/rule.ts";

/** Only what kubectl refuses is an error; a key given twice it takes without a word (seen with kubectl 1.32). */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "The manifest is not valid YAML, or says a thing twice",
  why: "A manifest that cannot be read stops a release half way, and of a key given twice the one that was reviewed may not count",
  how: "Mend the line so that every key stands once and every quote and bracket is closed",
  judgesSource: true,
  check({ yaml, path }, report) {
    // The parser's later complaints follow from the first, and kubectl stops there too.
    const [problem] = yaml.problems;
    if (problem !== undefined) report({ at: problem, message: problem.message });
    const directive = strayDirective(yaml.text);
    if (directive !== undefined)
      report({
        at: directive,
        message: "A directive may stand at the beginning or behind `...`; behind `---` kubectl refuses it",
      });
    if (path.endsWith(".json")) return;
    for (const { start, end, name } of findStrayBreaks(yaml.text))
      report({
        at: { start, end },
        message: `kubectl begins a new line at this \`${name}\`, and other readers do not: it may read something here that nobody sees`,
        how: "Write an ordinary line break, or take the character out",
      });
    for (const { key, first, name } of duplicateKeys(yaml.root)) {
      report({
        at: key,
        severity: "warning",
        message: `\`${name}\` is given again; this value wins over the one above`,
        related: [{ span: first, message: "Given here first" }],
      });
    }
  },
});
