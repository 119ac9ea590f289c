import { fromOwnText } from "../model/own-text.ts";
import { commandsOf } from "../model/commands.ts";
import { readCopy } from "../model/copy.ts";
import { type Dockerfile, type DockerfileParts, shippedStages, ownInstructions } from "../model/dockerfile.ts";
import { MENTIONS_RIGHTS, type Right, modeRight, rightGiven } from "../model/rights.ts";
import { isForDevelopers } from "../model/project.ts";
import type { Instruction } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

/** What gives a process in the container, or a step of the build, more rights than it needs. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "error",
  pci: ["7.2.5", "2.2.6"],
  summary: "The image or its build has more rights than it needs",
  why: "A fault in the payment service becomes root in the container, or root on the machine that builds every release",
  how: "Give the files to the service's user with `COPY --chown`, and run the steps that need root before USER",
  honours: ["hadolint:DL3004"],
  stage(stage, report, file) {
    const ships = shippedStages(file).has(stage);
    for (const instruction of ownInstructions(stage)) {
      if (!givesRights(instruction)) continue;
      for (const right of builderRights(instruction)) report({ ...right, severity: "error" });
      const isDevelopers = isForDevelopers(file, stage);
      for (const { at, message, severity } of fileRights(instruction)) {
        // A developer may be root in his own container.
        if (isDevelopers && severity === "warning") continue;
        // What a build stage does to its own files is gone with it.
        const lower = severity === "error" ? "warning" : "information";
        report({ at, message, severity: isDevelopers ? "information" : ships ? severity : lower });
      }
    }
  },
});

const SOCKET = /\/run\/(?:docker|containerd\/containerd|podman\/podman|crio\/crio)\.sock/;
const SOCKET_IS_ROOT = "Whoever reaches the container engine's socket is root on the host";

const givesRights = fromOwnText(
  (instruction) => builderRights(instruction).length > 0 || fileRights(instruction).length > 0,
);

/** What a flag or a volume gives, whatever the stage becomes. */
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

/** What commands, and the modes of copied files, give. */
function fileRights(instruction: Instruction): Right[] {
  const { keyword, heredocs, arguments: args } = instruction;
  if (keyword === "COPY" || keyword === "ADD") return copiedRights(instruction);
  if (keyword !== "RUN" && keyword !== "CMD" && keyword !== "ENTRYPOINT") return [];
  if (heredocs.length === 0 && !MENTIONS_RIGHTS.test(args.text)) return [];
  const isBuild = keyword === "RUN";
  return commandsOf(instruction).flatMap((command) => {
    const socket = isBuild ? undefined : command.words.find(({ source }) => SOCKET.test(source));
    if (socket !== undefined) return { at: socket, message: SOCKET_IS_ROOT, severity: "error" };
    return rightGiven(command) ?? [];
  });
}

/** `COPY --chmod=777`. */
function copiedRights(instruction: Instruction): Right[] {
  const flag = instruction.flags.find(({ name }) => name === "chmod");
  const mode = flag?.value;
  if (mode === undefined) return [];
  const { sources = [], destination } = readCopy(instruction) ?? {};
  const names = [...sources, ...(destination === undefined ? [] : [destination])].map(({ text }) => text);
  const right = modeRight("--chmod=", mode.text, names);
  return right === undefined ? [] : [{ at: mode, ...right }];
}
