import type { DotenvFile } from "../model/file.ts";
import type { StrayLine } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

/**
 * Seen by running them: dotenv, dotenv-expand and Ruby pass over such a line, Node.js and godotenv set a variable of another
 * name, python-dotenv warns, and Compose and `docker run` refuse most of them or take the variable from the environment.
 */
export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A line sets nothing",
  why: "What reads the file passes over the line or refuses the whole file, so the service starts without the setting or not at all",
  how: "Write it as `KEY=value`, or put `#` before it",
  worksAlone: true,
  check({ tree }, report) {
    const plain: StrayLine[] = [];
    for (const line of tree.strays) {
      const [first] = line.entries;
      // Of a quote that is not closed another rule speaks.
      if (line.continues?.openQuote !== undefined) continue;
      if (line.continues !== undefined)
        report({
          at: line,
          message: `No loader goes on with the value of \`${line.continues.key.text}\` in another line`,
        });
      else if (first === undefined) plain.push(line);
      else
        report({
          at: { start: line.start, end: Math.min(line.end, first.operator.start) },
          message: `No loader reads this line as it is meant, as an assignment of \`${first.key.text}\``,
        });
    }
    const [line] = plain;
    if (line === undefined) return;
    const others = plain.length > 1 ? `, and ${plain.length - 1} more like it` : "";
    const end = line.text.search(/[\r\n]/);
    report({
      at: { start: line.start, end: end < 0 ? line.end : line.start + end },
      severity: "information",
      message: `The line is no assignment and no comment${others}`,
    });
  },
});
