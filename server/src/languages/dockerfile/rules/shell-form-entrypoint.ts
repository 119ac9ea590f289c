import { type Dockerfile, type Stage, lastInstruction, rootOf } from "../model/dockerfile.ts";
import { commandsOf } from "../model/commands.ts";
import { isForDevelopers } from "../model/project.ts";
import { brokenArray } from "../syntax/broken-array.ts";
import type { Instruction } from "../syntax/tree.ts";
import { type ShellCall, shellCall } from "../model/shell-call.ts";
import { type ImageReference, officialName } from "../../../model/image.ts";
import { parseShell } from "../../../syntax/shell/shell.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** In shell form a shell is process 1, and most shells pass no signal on. Source: the Dockerfile reference on ENTRYPOINT. */
export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "The service does not get the signal to stop",
  why: "A release or a scale-down kills the service after the grace period, in the middle of the payments that it is working on",
  how: "Write the command as a JSON array, so that the service itself is process 1",
  honours: ["hadolint:DL3025", "buildkit:JSONArgsRecommended"],
  check(file, report) {
    for (const final of file.finals) if (!isForDevelopers(file, final)) checkImage(final, report);
  },
});

function checkImage(final: Stage, report: Reporter): void {
  const entrypoint = lastInstruction(final, "ENTRYPOINT");
  // With an ENTRYPOINT in JSON form, CMD in shell form is what the entrypoint is given: words of a shell call.
  const cmd = lastInstruction(final, "CMD");
  for (const instruction of [entrypoint, cmd])
    if (instruction !== undefined) checkShellCall(final, instruction, entrypoint, report);
  for (const instruction of [entrypoint, entrypoint === undefined ? cmd : undefined]) {
    const { shell } = instruction ?? {};
    // Of an array that is none, `dockerfile/syntax` speaks.
    if (shell?.text.startsWith("[") === true && brokenArray(shell) !== undefined) continue;
    if (instruction === undefined || shell === undefined || !keepsShell(instruction)) continue;
    report({
      at: shell.span(0, shell.text.length),
      message: `${instruction.keyword} runs \`${programOf(instruction)}\` under a shell, which may keep SIGTERM to itself`,
      fixes: toJson(instruction),
    });
  }
}

/** `["sh", "-c", "a && b"]`, or `-c` in ENTRYPOINT and the script in CMD. */
function checkShellCall(
  final: Stage,
  instruction: Instruction,
  entrypoint: Instruction | undefined,
  report: Reporter,
): void {
  const before = instruction.keyword === "CMD" && entrypoint !== undefined ? entrypoint.json : [];
  const own = instruction.json;
  if (own === undefined || before === undefined) return;
  const call = shellCall([...before, ...own]);
  // The script may stand in the other instruction.
  if (call === undefined || !own.includes(call.script) || givesItsPlace(call, rootOf(final))) return;
  const commands = parseShell(call.script.source).commands.filter(({ inSubstitution }) => !inSubstitution);
  const last = commands.at(-1);
  const start = last?.words[0]?.start;
  if (last === undefined || start === undefined || /^(?:exec|exit|echo|true|wait)$/.test(last.name ?? "")) return;
  if (last.position > 0 || last.followedBy === "&" || commands.some(({ name }) => name === "trap")) return;
  // Within another construct the last command is not what the script ends with.
  const isPlain = !/["'\\`\n]|[()]|\b(?:if|for|while|case|do|then)\b/.test(call.script.source.text);
  report({
    at: call.script,
    message: `\`${last.name ?? "the command"}\` runs below \`${call.shell}\`, which may keep SIGTERM to itself`,
    how: "Let the shell give its place to the service: `exec` before the last command",
    fixes: isPlain
      ? [
          {
            title: `Write \`exec\` before \`${last.name ?? "the command"}\``,
            class: "review",
            edits: [{ start, end: start, newText: "exec " }],
          },
        ]
      : [],
  });
}

/** dash and a login shell of bash stay; the other shells put the last command in their own place. */
function givesItsPlace({ shell, options }: ShellCall, { reference }: Stage): boolean {
  if (shell === "bash") return !/(?:^| )-[a-z]*[li]/.test(options);
  if (shell === "dash") return false;
  return shell !== "sh" || (reference !== undefined && !hasDash(reference));
}

/** `sh` is busybox in Alpine, and bash in Red Hat's family. */
function hasDash(image: ImageReference): boolean {
  const name = officialName(image) ?? image.repository.text;
  if (/(?:^|-)alpine/.test(image.tag?.text ?? "")) return false;
  return !/^(?:alpine|busybox|centos|fedora|rockylinux|almalinux|oraclelinux|amazonlinux)$|(?:^|\/)ubi\d*(?:\/|$|-)/.test(
    name,
  );
}

/** `exec` gives the shell's place away; a lone server of the system (`nginx`) under bash does so too, but not under every shell. */
function keepsShell(instruction: Instruction): boolean {
  const commands = commandsOf(instruction).filter(({ inSubstitution }) => !inSubstitution);
  const last = commands.at(-1);
  return (
    last !== undefined && last.name !== "exec" && last.name !== "exit" && last.name !== "echo" && last.name !== "true"
  );
}

function programOf(instruction: Instruction): string {
  return commandsOf(instruction).findLast(({ inSubstitution }) => !inSubstitution)?.name ?? "the command";
}

/** Words without shell syntax become the array; otherwise the shell stays, and gives its place to the last command. */
function toJson(instruction: Instruction): Fix[] {
  const { shell } = instruction;
  if (shell === undefined) return [];
  const { text } = shell;
  const isPlain = /^[\w./:=@,+%-]+(?:[ \t]+[\w./:=@,+%-]+)*$/.test(text) && !/^\w+=/.test(text);
  if (isPlain) {
    const words = text.split(/[ \t]+/);
    return [review("Write it as a JSON array", shell.span(0, text.length), array(words))];
  }
  const last = commandsOf(instruction).findLast(({ inSubstitution }) => !inSubstitution);
  // Assignments stay in front of `exec`.
  const start = last?.words[0]?.start;
  const at = start === undefined ? -1 : start - shell.at(0);
  const head = text.slice(0, Math.max(0, at));
  // A pipe or a background job has no single last command; behind a continuation the place is another.
  if (at < 0 || shell.at(at) !== start) return [];
  if (/[|]\s*$|(?<!&)&\s*$/.test(head) || /["'\\`\n]|\b(?:if|for|while|case|do|then)\b/.test(text)) return [];
  return [
    review(
      "Let the shell give its place to the service: `exec`",
      shell.span(0, text.length),
      array(["sh", "-c", `${head}exec ${text.slice(at)}`]),
    ),
  ];
}

function array(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

function review(title: string, { start, end }: { start: number; end: number }, newText: string): Fix {
  return { title, class: "review", edits: [{ start, end, newText }] };
}
