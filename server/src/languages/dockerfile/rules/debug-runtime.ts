import { type DockerfileFix, withoutPair } from "../model/edit.ts";
import { commandsOf } from "../model/commands.ts";
import { type Dockerfile, type Stage, effectiveInstructions, lastInstruction } from "../model/dockerfile.ts";
import { isForDevelopers } from "../model/project.ts";
import { debugCall } from "../model/debug-command.ts";
import type { Instruction } from "../syntax/tree.ts";
import { type DockerfilePair, unquoted } from "../syntax/words.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Dockerfile>({
  severity: "error",
  pci: ["6.5.6", "2.2.4"],
  summary: "The image runs in development mode",
  why: "Debuggers and development servers show source, memory and stack traces, card data among them, to whoever reaches the port",
  how: "Start the built service, and leave debugging to a stage or an image of its own",
  check(file, report) {
    for (const final of file.finals) checkImage(file, final, report);
  },
});

function checkImage(file: Dockerfile, final: Stage, report: Reporter): void {
  if (isForDevelopers(file, final)) return;
  for (const { pair, instruction } of lastPairs(final)) {
    const says = debugVariable(
      pair.key.text,
      pair.value === undefined ? "" : unquoted(pair.value, file.tree.escape).text,
    );
    if (says !== undefined)
      report({
        at: pair,
        message: says,
        certainty: pair.key.text === "DEBUG" ? "likely" : "certain",
        fixes: fixVariable(file, instruction, pair),
      });
  }
  for (const keyword of ["ENTRYPOINT", "CMD"]) {
    const start = lastInstruction(final, keyword);
    for (const command of start === undefined ? [] : commandsOf(start)) {
      const found = debugCall(command);
      if (found !== undefined)
        report({ at: found.at, message: found.message, certainty: found.isSure ? "certain" : "likely" });
    }
  }
}

/** The variables that the image has in the end: the last of each name. */
function lastPairs(final: Stage): { pair: DockerfilePair; instruction: Instruction }[] {
  const last = new Map<string, { pair: DockerfilePair; instruction: Instruction }>();
  for (const instruction of effectiveInstructions(final)) {
    if (instruction.keyword !== "ENV") continue;
    for (const pair of instruction.pairs) last.set(pair.key.text, { pair, instruction });
  }
  return [...last.values()];
}

const MODES =
  /^(?:NODE_ENV|APP_ENV|RAILS_ENV|RACK_ENV|FLASK_ENV|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|MIX_ENV|SPRING_PROFILES_ACTIVE)$/;
const SWITCHES = /^(?:FLASK_DEBUG|DJANGO_DEBUG|DEBUG|APP_DEBUG|PYTHONINSPECT|PYTHONASYNCIODEBUG)$/;

function debugVariable(name: string, value: string): string | undefined {
  if (MODES.test(name) && /^(?:dev|development|debug)$/i.test(value))
    return `The image runs with \`${name}\` set to \`${value}\``;
  if (SWITCHES.test(name) && /^(?:1|true|on|yes)$/i.test(value)) return `\`${name}\` turns on debugging in the image`;
  const isDebugger =
    /^(?:NODE_OPTIONS|JAVA_TOOL_OPTIONS|JAVA_OPTS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$/.test(name) &&
    /--inspect|-agentlib:jdwp|-Xrunjdwp|-Xdebug/.test(value);
  return isDebugger ? `\`${name}\` opens a debugger in the image` : undefined;
}

function fixVariable(file: Dockerfile, instruction: Instruction, pair: DockerfilePair): DockerfileFix[] {
  const { key, value } = pair;
  if (value !== undefined && /^(?:NODE_ENV|RAILS_ENV|RACK_ENV)$/.test(key.text) && !/^["']/.test(value.text))
    return [
      {
        title: "Set it to `production`",
        class: "review",
        edits: [{ start: value.start, end: value.end, newText: "production" }],
      },
    ];
  return [{ title: `Remove \`${key.text}\``, class: "review", edits: [withoutPair(file, instruction, pair)] }];
}
