import { concern, runSteps } from "../model/commands.ts";
import { type Dockerfile, type DockerfileParts, shellBefore } from "../model/dockerfile.ts";
import { type IgnoredFailure, ignoredFailures } from "../../../model/commands/ignored-failure.ts";
import { setsErrexit } from "../../../model/commands/shell-options.ts";
import { isForDevelopers } from "../model/project.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** Installs, builds, tests and checks whose failure changes nothing. What may fail for good reasons (`rm`, `adduser`) is left alone. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "warning",
  pci: ["6.3.2", "6.5.1"],
  summary: "A failure of a step that matters is thrown away",
  why: "A half installed or unchecked payment service becomes an image as if all had gone well, and is deployed",
  how: "Let the step fail the build, or say on which failure it may go on",
  stage(stage, report, file) {
    if (isForDevelopers(file, stage)) return;
    for (const { instruction, commands } of runSteps(stage, /\|\||;|\n/, ignores)) {
      const stops = setsErrexit(shellBefore(stage, instruction)?.json ?? []);
      for (const failure of ignoredFailures(commands, stops)) {
        const { command, call, kind, swallowedBy, isDirect } = failure;
        const word = swallowedBy.name === "exit" ? "exit 0" : (swallowedBy.name ?? "");
        report({
          at: { start: command.start, end: isDirect ? swallowedBy.end : command.end },
          message:
            kind === "check"
              ? `\`${call}\` checks nothing: ${isDirect ? `\`|| ${word}\`` : `\`${word}\` at the end`} makes a success of every result`
              : `If \`${call}\` fails, the build goes on: ${isDirect ? `\`|| ${word}\`` : `\`${word}\` at the end`} makes a success of it`,
          related: isDirect ? [] : [{ span: swallowedBy, message: "The status of the whole step" }],
          fixes: withoutOr(file, failure),
        });
      }
    }
  },
});

const ignores = concern((commands) => ignoredFailures(commands, false).length > 0);

/** Takes `|| true` away, where nothing but it stands behind the command. */
function withoutOr(file: Dockerfile, { command, swallowedBy, isDirect }: IgnoredFailure): Fix[] {
  const between = file.text.slice(command.end, swallowedBy.start);
  const cut = /^[ \t]*\|\|[ \t]*$/.test(between);
  if (!isDirect || !cut || swallowedBy.name === "echo" || swallowedBy.name === "printf") return [];
  return [
    {
      title: `Take \`|| ${file.text.slice(swallowedBy.start, swallowedBy.end)}\` away`,
      class: "review",
      edits: [{ start: command.end, end: swallowedBy.end, newText: "" }],
    },
  ];
}
