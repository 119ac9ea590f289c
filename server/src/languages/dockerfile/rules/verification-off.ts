import { fromOwnText } from "../model/own-text.ts";
import {
  type UncheckedCommand,
  MAY_SKIP_VERIFICATION,
  isLocal,
  uncheckedCommand,
} from "../model/command-verification.ts";
import { type DockerfileFix, withoutPair, withoutWord } from "../model/edit.ts";
import { commandsOf } from "../model/commands.ts";
import { type Dockerfile, type DockerfileParts, openingOf, ownInstructions } from "../model/dockerfile.ts";
import { verificationOff } from "../../../model/commands/tls-verification.ts";
import type { Instruction } from "../syntax/tree.ts";
import { type WrittenSetting, settingsIn, settingsWritten } from "../model/written-settings.ts";
import { heredocBody } from "../syntax/heredoc.ts";
import { unquoted } from "../syntax/words.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Dockerfile, DockerfileParts>({
  severity: "error",
  pci: ["4.2.1", "6.2.4"],
  summary: "Certificates or signatures are not verified",
  why: "Anybody on the line can put their own software into the payment service's image, or read what it sends",
  how: "Verify again, and give the build the certificate or key that it lacks (`update-ca-certificates`, `NODE_EXTRA_CA_CERTS`, a signed repository)",
  check(file, report) {
    judgeInstructions(file, openingOf(file), report);
  },
  stage(stage, report, file) {
    judgeInstructions(file, ownInstructions(stage), report);
  },
});

function judgeInstructions(file: Dockerfile, instructions: readonly Instruction[], report: Reporter): void {
  for (const instruction of instructions) {
    if (!maySkipVerification(instruction)) continue;
    for (const pair of instruction.keyword === "LABEL" ? [] : instruction.pairs) {
      const value = pair.value === undefined ? "" : unquoted(pair.value, file.tree.escape).text;
      const off = verificationOff(pair.key.text, value);
      if (off === undefined) continue;
      report({
        at: pair,
        message: `\`${pair.key.text}\` turns off the verification of ${off === "sums" ? "checksums" : "TLS certificates"}`,
        ...(off === "named" ? { certainty: "likely" as const } : {}),
        fixes: [
          {
            title: `Remove \`${pair.key.text}\``,
            class: "review",
            edits: [withoutPair(file, instruction, pair)],
          },
        ],
      });
    }
    const commands = commandsOf(instruction);
    for (const { at, setting, what } of [...textsWritten(file, instruction), ...settingsWritten(commands)])
      report({ at, message: `With \`${setting}\` in its settings a program does not verify ${what} any more` });
    for (const command of commands) {
      for (const found of uncheckedCommand(command)) {
        const local = command.words.some(({ text, source }) => isLocal(text ?? source));
        report({
          at: found.at,
          message: `\`${found.call}\` does not verify ${found.what}`,
          ...(local ? { severity: "warning" as const, evidence: "the server is this machine" } : {}),
          fixes: withoutFlag(file, instruction, command, found),
        });
      }
    }
  }
}

/** Of here-documents that become files: one that is the script itself is read by its commands. */
function textsWritten(file: Dockerfile, { heredocs, keyword, arguments: args }: Instruction): WrittenSetting[] {
  return heredocs.flatMap((heredoc) => {
    if (keyword === "RUN" && args.text.trim() === heredoc.word.text) return [];
    const body = heredocBody(file.text, heredoc);
    return settingsIn(body.text, (start, end) => body.span(start, end));
  });
}

const maySkipVerification = fromOwnText((instruction: Instruction) => {
  const { pairs, arguments: args, heredocs } = instruction;
  if (pairs.length > 0 || heredocs.length > 0) return true;
  if (!MAY_SKIP_VERIFICATION.test(args.text)) return false;
  const commands = commandsOf(instruction);
  return settingsWritten(commands).length > 0 || commands.some((command) => uncheckedCommand(command).length > 0);
});

function withoutFlag(
  file: Dockerfile,
  { json }: Instruction,
  command: ShellCommand,
  { at, call, remove, replacement }: UncheckedCommand,
): DockerfileFix[] {
  const isBroken = /[\r\n]/.test(file.text.slice(at.start, at.end));
  if (remove === undefined || json !== undefined || isBroken || command.words[0] === remove[0]) return [];
  const edit = replacement === "" ? withoutWord(file, at) : { start: at.start, end: at.end, newText: replacement };
  return [
    {
      title: `Verify again: write \`${call.split(" ")[0] ?? ""}\` without \`${flagIn(call)}\``,
      class: "review",
      edits: [edit],
    },
  ];
}

/** The option alone: in a bundle of short ones it is the letter. */
function flagIn(call: string): string {
  const flag = call.split(" ")[1] ?? "";
  return /^-\w*k/.test(flag) ? "-k" : flag;
}
