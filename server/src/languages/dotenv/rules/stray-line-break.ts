import type { DotenvFile } from "../model/file.ts";
import { findStrayBreaks } from "../../../syntax/stray-breaks.ts";
import { rule } from "../../../contract/rule.ts";

/** Seen by running them: Node.js and dotenv break a line at a carriage return alone, docker and compose do not. */
export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A character is a new line for some readers only",
  why: "A variable may stand where nobody sees it, or be part of another one's value, depending on what reads the file",
  how: "Write an ordinary line break, or take the character out",
  check({ text }, report) {
    for (const { start, end, name } of findStrayBreaks(text))
      report({
        at: { start, end },
        message: `Some loaders and editors begin a new line at this \`${name}\`, and others do not`,
      });
  },
});
