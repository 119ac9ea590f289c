import { runInstructions } from "../model/commands.ts";
import type { Dockerfile, DockerfileParts } from "../model/dockerfile.ts";
import { fromOwnText } from "../model/own-text.ts";
import { rule } from "../../../contract/rule.ts";

/** The builder joins continued lines before a shell reads them: a `#` in one of them makes a comment of all the rest. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "Commands behind a `#` never run",
  why: "The checksum or the step that stands behind the comment is there to be read, and is missing from the payment service's image",
  how: "Put the comment on a line of its own, where the builder takes it out before the lines are joined",
  stage(stage, report, file) {
    for (const instruction of runInstructions(stage)) {
      const { shell } = instruction;
      const hash = shell === undefined ? undefined : commentStart(instruction);
      if (shell === undefined || hash === undefined) continue;
      const start = shell.at(hash);
      const lineEnd = file.text.indexOf("\n", start);
      const stop = shell.at(shell.text.trimEnd().length);
      if (lineEnd < 0 || lineEnd >= stop) continue;
      const comment = file.text.slice(start, lineEnd).trimEnd();
      // Without its continuation the comment ends before it.
      const end = start + comment.slice(0, -1).trimEnd().length;
      report({
        at: { start, end },
        message: "This `#` makes a comment of all that follows in this instruction: the commands below it never run",
        fixes: [{ title: "Take the comment out", class: "review", edits: [{ start, end, newText: "" }] }],
      });
    }
  },
});

/** Where a comment begins in what a shell reads: `#` at the start of a word, outside of quotes. */
const commentStart = fromOwnText(({ shell, heredocs }) => {
  if (shell === undefined || heredocs.length > 0 || !shell.text.includes("#")) return undefined;
  const { text } = shell;
  let quote = "";
  let braces = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "\\" && quote !== "'") index++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "$" && text[index + 1] === "{") braces++;
    else if (character === "}" && braces > 0) braces--;
    else if (character === "#" && braces === 0 && /^$|[\s;&|(]/.test(text.charAt(index - 1))) return index;
  }
  return undefined;
});
