import { fromOwnText } from "../model/own-text.ts";
import { commandsOf } from "../model/commands.ts";
import { type Dockerfile, shippedStages, ownInstructions } from "../model/dockerfile.ts";
import type { Instruction } from "../syntax/tree.ts";
import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { type Severity, rule } from "../../../contract/rule.ts";

/** What gives a process in the container, or a step of the build, more rights than it needs. */
export default rule<Dockerfile>({
  severity: "error",
  pci: ["7.2.5", "2.2.6"],
  summary: "The image or its build has more rights than it needs",
  why: "A fault in the payment service becomes root in the container, or root on the machine that builds every release",
  how: "Give the files to the service's user with `COPY --chown`, and run the steps that need root before USER",
  honours: ["hadolint:DL3004"],
  check(file, report) {
    const shipped = shippedStages(file);
    for (const stage of file.stages) {
      for (const instruction of ownInstructions(stage)) {
        if (!givesRights(instruction)) continue;
        for (const right of builderRights(instruction)) report({ ...right, severity: "error" });
        for (const { at, message, severity } of commandRights(instruction)) {
          // What a build stage does to its own files is gone with it.
          const lower = severity === "error" ? "warning" : "information";
          report({ at, message, severity: shipped.has(stage) ? severity : lower });
        }
      }
    }
  },
});

const givesRights = fromOwnText(
  (instruction) => builderRights(instruction).length > 0 || commandRights(instruction).length > 0,
);

interface Right {
  readonly at: Span;
  readonly message: string;
  readonly severity: Severity;
}

const SOCKET = /\/run\/(?:docker|containerd\/containerd|podman\/podman|crio\/crio)\.sock/;
const SOCKET_IS_ROOT = "Whoever reaches the container engine's socket is root on the host";

function builderRights({ keyword, flags, words, json }: Instruction): Omit<Right, "severity">[] {
  const found: Omit<Right, "severity">[] = [];
  for (const flag of keyword === "RUN" ? flags : []) {
    if (flag.name === "security" && flag.value?.text === "insecure")
      found.push({ at: flag, message: "The build step runs with all rights on the machine that builds" });
    if (flag.name === "network" && flag.value?.text === "host")
      found.push({ at: flag, message: "The build step sees the network of the machine that builds" });
  }
  const volumes = keyword === "VOLUME" ? (json ?? words) : [];
  return [...found, ...volumes.filter(({ text }) => SOCKET.test(text)).map((at) => ({ at, message: SOCKET_IS_ROOT }))];
}

function commandRights(instruction: Instruction): Right[] {
  const { keyword, heredocs, arguments: args } = instruction;
  if (keyword !== "RUN" && keyword !== "CMD" && keyword !== "ENTRYPOINT") return [];
  if (heredocs.length === 0 && !/sudo|chmod|passwd|\.sock/i.test(args.text)) return [];
  return commandsOf(instruction).flatMap((command) => judgeCommand(command, keyword === "RUN") ?? []);
}

function judgeCommand(command: ShellCommand, isBuild: boolean): Right | undefined {
  const { name, words } = command;
  const socket = isBuild ? undefined : words.find(({ source }) => SOCKET.test(source));
  if (socket !== undefined) return { at: socket, message: SOCKET_IS_ROOT, severity: "error" };
  switch (name) {
    case "sudo":
      return {
        at: words[0] ?? command,
        message: "`sudo` in an image gives back the rights that USER took away",
        severity: "warning",
      };
    case "chmod":
      return modeRights(words.slice(1));
    case "chpasswd":
      return {
        at: command,
        message: "A user of the image gets a password, the same in every container",
        severity: "error",
      };
    case "passwd":
      return words.some(({ source }) => /^(?:-d|-[a-z]d|--delete)$/.test(source))
        ? { at: command, message: "A user without a password is open to everybody in the container", severity: "error" }
        : undefined;
    case "echo":
    case "printf": {
      const entry = words.find(({ source }) => source.includes("NOPASSWD"));
      return entry && { at: entry, message: "A user may become root without a password", severity: "error" };
    }
    default:
      return undefined;
  }
}

/** `777`, `a+rwx`, `o+w` on what is no temporary folder; `4755` and `u+s`. */
function modeRights(words: readonly ShellWord[]): Right | undefined {
  const mode = words.find(({ source }) => !/^-(?:-|[RvcfhHLP]+$)/.test(source));
  if (mode?.text === undefined) return undefined;
  const names = words
    .filter((word) => word !== mode && !word.source.startsWith("-"))
    .map(({ source }) => source)
    .join(" ");
  const files = `\`${names.length > 40 ? `${names.slice(0, 37)}...` : names}\``;
  if (/^[2467][0-7]{3}$|^[ug]*[ug]\+[rwxX]*s/.test(mode.text))
    return {
      at: mode,
      message: `\`chmod ${mode.text}\` lets every user run ${files} with its owner's rights`,
      severity: "error",
    };
  const isOpen = /^0?[0-7]{2}[2367]$/.test(mode.text) || /^[ug]*[ao][uga]*[+=][rxX]*w/.test(mode.text);
  if (!isOpen || /^(?:\/var)?\/tmp\b/.test(names)) return undefined;
  return {
    at: mode,
    message: `\`chmod ${mode.text}\` lets every process in the container change ${files}`,
    severity: "warning",
  };
}
