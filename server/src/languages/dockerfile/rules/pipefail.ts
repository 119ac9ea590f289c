import { type DockerfileFix, lineBefore } from "../model/edit.ts";
import { concern, runSteps } from "../model/commands.ts";
import { findRemoteScripts } from "../model/remote-script.ts";
import { type Dockerfile, type DockerfileParts, type Stage, rootOf, shellBefore } from "../model/dockerfile.ts";
import { officialName } from "../../../model/image.ts";
import type { Instruction } from "../syntax/tree.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { rule } from "../../../contract/rule.ts";

/** A pipe gives the status of its last command. Said once for each stage, since one SHELL line mends all of it. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A failing command in a pipe goes unnoticed",
  why: "A download or a key import that fails leaves an image of the payment service that builds, passes and lacks something",
  how: "Set `pipefail` in SHELL for the stage, or with `set -o pipefail` in the RUN itself",
  honours: ["hadolint:DL4006"],
  stage(stage, report, file) {
    const step = runSteps(stage, /\|/, loses).find(
      ({ instruction, commands }) =>
        instruction.json === undefined &&
        !stopsAtPipes(shellBefore(stage, instruction)) &&
        !startsWithPipefail(file, instruction) &&
        unnoticed(commands) !== undefined,
    );
    const command = step === undefined ? undefined : unnoticed(step.commands);
    if (step === undefined || command === undefined) return;
    report({
      at: command,
      message: `If \`${command.name ?? "the first command"}\` fails here, the build goes on: only the last command of a pipe counts`,
      fixes: setShell(file, stage, step.instruction),
    });
  },
});

/** Commands that write or search text at hand: they do not fail in a way that matters. */
const HARMLESS = new Set(
  (
    "echo printf yes true cat ls set env tr cut sort uniq head tail wc uname date dpkg rpm find awk gawk sed grep egrep " +
    "fgrep jq yq basename dirname id stat ldd xargs tee"
  ).split(" "),
);
/** Their input decides: from a broken pipe they get nothing, and fail themselves. */
const CHECKS_INPUT = /^(?:[ef]?grep|sha(?:1|256|512)sum|shasum|md5sum|cmp|diff)$/;

function checksInput({ name, words }: ShellCommand): boolean {
  if (name === undefined || !CHECKS_INPUT.test(name)) return false;
  // `grep -v` is content with any other line, an error's among them.
  return !name.endsWith("grep") || !words.some(({ text }) => /^(?:-[A-Za-z]*v|--invert-match$)/.test(text ?? ""));
}

/** The first command of a pipe whose failure is lost and would matter; none once `set -o pipefail` was said. */
function unnoticed(commands: readonly ShellCommand[]): ShellCommand | undefined {
  // Of a download that runs at once `remote-script` speaks.
  const remote = findRemoteScripts(commands);
  const last = new Map<number, ShellCommand>();
  for (const command of commands) {
    if (command.position >= (last.get(command.pipeline)?.position ?? 0)) last.set(command.pipeline, command);
  }
  for (const command of commands) {
    const { name, pipeline, position, inSubstitution, inCondition, followedBy, words } = command;
    if (name === "set" && words.some(({ source }) => source === "pipefail")) return undefined;
    const end = last.get(pipeline);
    if (inSubstitution || inCondition || followedBy === "||" || position === end?.position) continue;
    if (remote.some(({ at }) => at.start <= command.start && command.end <= at.end)) continue;
    if (end !== undefined && checksInput(end)) continue;
    if (name !== undefined && !HARMLESS.has(name)) return command;
  }
  return undefined;
}

const loses = concern((commands) => unnoticed(commands) !== undefined);

function stopsAtPipes(shell: Instruction | undefined): boolean {
  return shell?.json?.some(({ text }) => text.includes("pipefail")) === true;
}

/** `RUN <<EOF` with `#!/bin/bash -o pipefail`. */
function startsWithPipefail(file: Dockerfile, { heredocs }: Instruction): boolean {
  return heredocs.some(({ body }) => /^\s*#!.*pipefail/.test(file.text.slice(body.start, body.start + 200)));
}

/** Where the base is known to have such a shell: Alpine's ash, or bash. */
function setShell(file: Dockerfile, stage: Stage, step: Instruction): DockerfileFix[] {
  const image = rootOf(stage).reference;
  if (image === undefined || shellBefore(stage, step) !== undefined || step.keyword !== "RUN") return [];
  const tag = image.tag?.text ?? "";
  const name = officialName(image);
  const shell =
    name === "alpine" || /(?:^|-)alpine/.test(tag) ? "/bin/ash" : hasBash(name, tag) ? "/bin/bash" : undefined;
  if (shell === undefined) return [];
  const line = `SHELL ["${shell}", "-o", "pipefail", "-c"]`;
  return [{ title: `Insert \`${line}\``, class: "review", edits: [lineBefore(file, step, line)] }];
}

/** Images on Debian, Ubuntu and Red Hat's family, which all bring bash. */
function hasBash(name: string | undefined, tag: string): boolean {
  const isDebian = /(?:^|-)(?:trixie|bookworm|bullseye|noble|jammy|slim)(?:-|$)/.test(tag);
  return (
    isDebian ||
    (name !== undefined &&
      /^(?:debian|ubuntu|fedora|rockylinux|almalinux|oraclelinux|amazonlinux|node|python|golang|ruby|rust)$/.test(name))
  );
}
