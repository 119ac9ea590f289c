import type { DockerfileFix } from "../model/edit.ts";
import { lineBreakOf } from "../../../base/line-break.ts";
import { commandsOf, runInstructions } from "../model/commands.ts";
import { setsErrexit } from "../../../model/commands/shell-options.ts";
import { type Dockerfile, type DockerfileParts, shellBefore } from "../model/dockerfile.ts";
import type { Instruction } from "../syntax/tree.ts";
import type { Heredoc } from "../syntax/heredoc.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { rule } from "../../../contract/rule.ts";

/** A here-document is a script: the shell goes on after a failure, and the RUN has the status of the last line. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A failing line of a RUN script goes unnoticed",
  why: "A step that fails in the middle of the script leaves an image of the payment service that builds, passes and lacks something",
  how: "Begin the script with `set -e`",
  stage(stage, report, file) {
    for (const instruction of runInstructions(stage)) {
      const heredoc = scriptOf(instruction);
      if (heredoc === undefined || hasErrexit(file, heredoc, shellBefore(stage, instruction))) continue;
      const lost = lostFailure(commandsOf(instruction));
      if (lost === undefined) continue;
      report({
        at: heredoc,
        message: `If \`${lost.name ?? "a command"}\` fails in this script, the build goes on with the next line`,
        related: [{ span: lost, message: "A failure here is lost" }],
        fixes: setErrexit(file, heredoc),
      });
    }
  },
});

/** The here-document that is the whole script of a RUN. */
function scriptOf({ heredocs, arguments: args }: Instruction): Heredoc | undefined {
  const [only, second] = heredocs;
  return second === undefined && only !== undefined && args.text.trim() === only.word.text ? only : undefined;
}

const HARMLESS = /^(?:echo|printf|export|true|:|set|shopt|local|readonly|exit|return)$/;

/** What can fail and matters, and is not the last; none once `set -e` was said. */
function lostFailure(commands: readonly ShellCommand[]): ShellCommand | undefined {
  const last = commands.findLast(({ inSubstitution }) => !inSubstitution);
  for (const command of commands) {
    const { name, words, inSubstitution, inCondition, pipeline, followedBy } = command;
    if (name === "set" && setsErrexit(words)) return undefined;
    if (inSubstitution || inCondition || pipeline === last?.pipeline || followedBy !== ";") continue;
    if (name !== undefined && !HARMLESS.test(name)) return command;
  }
  return undefined;
}

/** In the script's first line, or in the shell that runs it. */
function hasErrexit(file: Dockerfile, { body }: Heredoc, shell: Instruction | undefined): boolean {
  if (setsErrexit(shell?.json ?? [])) return true;
  const [first = ""] = file.text
    .slice(body.start, body.start + 200)
    .trimStart()
    .split("\n");
  return first.startsWith("#!") && /\s-[a-z]*e/.test(first);
}

function setErrexit(file: Dockerfile, { body, stripsTabs }: Heredoc): DockerfileFix[] {
  const text = file.text.slice(body.start, body.end);
  const shebang = /^\s*#![^\n]*\n/.exec(text)?.[0] ?? "";
  const at = body.start + shebang.length;
  const indent = stripsTabs ? (/^\t*/.exec(text.slice(shebang.length))?.[0] ?? "") : "";
  const newText = `${indent}set -e${lineBreakOf(file.text)}`;
  return [{ title: "Begin the script with `set -e`", class: "review", edits: [{ start: at, end: at, newText }] }];
}
