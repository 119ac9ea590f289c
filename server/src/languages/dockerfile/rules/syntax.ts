import type { Dockerfile } from "../model/dockerfile.ts";
import { structureProblems } from "../syntax/structure.ts";
import { findStrayBreaks } from "../../../syntax/stray-breaks.ts";
import { rule } from "../../../contract/rule.ts";

/** What the builder refuses. Off in editors where another Docker extension already says it (`withoutRules`). */
export default rule<Dockerfile>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "The Dockerfile has a structural mistake",
  why: "A build that fails, or runs something else than it says, stops the release of an urgent payment fix",
  how: "Write the instruction as the Dockerfile reference defines it",
  honours: ["buildkit:JSONArgsRecommended", "buildkit:DuplicateStageName", "hadolint:DL1000"],
  check(file, report) {
    for (const { start, end, name } of findStrayBreaks(file.tree.text))
      report({
        at: { start, end },
        message: `Editors may show a new line at this \`${name}\`; the builder reads on, so that it builds something else than it shows`,
        how: "Write an ordinary line break, or take the character out",
      });
    for (const { start, end, message, isFatal, fix } of structureProblems(file.tree))
      report({
        at: { start, end },
        message,
        severity: isFatal ? "error" : "warning",
        fixes:
          fix === undefined
            ? []
            : [
                {
                  title: fix.title,
                  class: "review",
                  edits: [{ start: fix.start, end: fix.end, newText: fix.newText }],
                },
              ],
      });
  },
});
