import type { DotenvFile } from "../model/file.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.1", "6.2.4"],
  summary: "A value is a command for some loaders and text for others",
  why: "Ruby's dotenv, dotenv-expand and shells run it, with the payment service's rights; the other loaders hand the text on as the setting",
  how: "Run the command where the service is started, and give the file its result or a reference",
  check(file, report) {
    for (const { key, value, quote, interpolations } of file.tree.entries) {
      if (quote === "'" || quote === "`") continue;
      const command = interpolations.find(({ kind }) => kind === "command");
      const mayHold = command === undefined && value.text.includes("`");
      const backticks = mayHold ? /(?<!\\)`[^`\n]+`/.exec(value.text) : null;
      const at =
        command ??
        (backticks === null
          ? undefined
          : { start: value.start + backticks.index, end: value.start + backticks.index + backticks[0].length });
      if (at === undefined) continue;
      report({
        at: { start: at.start, end: at.end },
        message: `The value of \`${key.text}\` is a command that some loaders run`,
      });
    }
  },
});
