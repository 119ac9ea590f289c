import { rule } from "../../../contract/rule.ts";
import { asMap, duplicateKeys, entryOf } from "../../../syntax/yaml/access.ts";
import { findStrayBreaks } from "../../../syntax/stray-breaks.ts";
import type { Compose } from "../model/compose.ts";
import { SPECIFICATION_EVIDENCE, grammarProblems } from "../model/grammar.ts";

export default rule<Compose>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "Compose cannot read the file",
  why: "Nothing of it starts, and a release stops half way",
  how: "Mend the line; the finding goes with it",
  check(file, report) {
    const { document, root, text, services } = file;
    for (const { start, end, name } of findStrayBreaks(text))
      report({
        at: { start, end },
        message: `Compose begins a new line at this \`${name}\`, and other readers do not: it may read something here that nobody sees`,
        how: "Write an ordinary line break, or take the character out",
      });
    // What follows the first mistake is mostly its consequence.
    const [first] = document.problems;
    if (first !== undefined) {
      report({ at: first, message: first.message });
      return;
    }
    for (const { key, first: earlier, name } of duplicateKeys(document.root))
      report({
        at: key,
        message: `\`${name}\` stands here a second time, and Compose refuses that`,
        related: [{ span: earlier, message: "First here" }],
      });
    for (const { start, end, message, isUnsure, replacement } of grammarProblems(file))
      report({
        at: { start, end },
        message,
        ...(isUnsure ? { certainty: "unknown", evidence: SPECIFICATION_EVIDENCE } : {}),
        fixes:
          replacement === undefined
            ? []
            : [{ title: `Write \`${replacement}\``, class: "review", edits: [{ start, end, newText: replacement }] }],
      });
    for (const { build } of services) {
      const inline = entryOf(build, "dockerfile_inline");
      const named = entryOf(build, "dockerfile");
      if (inline?.key === undefined || named?.key === undefined) continue;
      report({
        at: named.key,
        message: "`dockerfile` and `dockerfile_inline` stand together, and Compose refuses that",
        related: [{ span: inline.key, message: "The Dockerfile itself" }],
      });
    }
    if (root === undefined && asMap(document.root) === undefined && document.root !== undefined)
      report({ at: document.root, message: "A Compose file is a map with `services`" });
  },
});
