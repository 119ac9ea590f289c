import { WITHOUT_FOLDER } from "../../../model/data/base-images.ts";
import { lineBefore } from "../model/edit.ts";
import { readCopy } from "../model/copy.ts";
import { expandWord } from "../model/variables.ts";
import {
  type Dockerfile,
  type DockerfileParts,
  type Stage,
  chainOf,
  rootOf,
  shippedStages,
  variablesBefore,
} from "../model/dockerfile.ts";
import { isForDevelopers } from "../model/project.ts";
import { officialName } from "../../../model/image.ts";
import type { Instruction } from "../syntax/tree.ts";
import { type Report, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Dockerfile, DockerfileParts>({
  severity: "warning",
  pci: ["2.2.1"],
  summary: "The image's working folder is left to chance",
  why: "Files of the payment service land in the root folder or among the system's own, where they overwrite each other and cannot be protected",
  how: "Set an absolute folder of the service's own: `WORKDIR /app`",
  honours: ["hadolint:DL3000", "hadolint:DL3045", "buildkit:WorkdirRelativePath"],
  stage(stage, report, file) {
    if (isForDevelopers(file, stage)) return;
    let folder = inheritedFolder(stage);
    for (const instruction of stage.instructions) {
      if (instruction.keyword === "WORKDIR") {
        const finding = judgeFolder(file, stage, instruction, folder);
        if (finding !== undefined) report(finding);
        folder = "set";
      } else if (folder === "none") {
        const finding = judgeCopy(file, instruction);
        if (finding === undefined) continue;
        report(shippedStages(file).has(stage) ? finding : { ...finding, severity: "information" });
        break;
      }
    }
  },
});

/** Whether a working folder was set before a stage begins; what an unknown base does is not known. */
type Folder = "set" | "none" | "unknown";

function inheritedFolder(stage: Stage): Folder {
  const earlier = chainOf(stage).slice(0, -1);
  if (earlier.some(({ instructions }) => instructions.some(({ keyword }) => keyword === "WORKDIR"))) return "set";
  const image = rootOf(stage).reference;
  const name = image === undefined ? undefined : officialName(image);
  return name !== undefined && WITHOUT_FOLDER.has(name) ? "none" : "unknown";
}

const SYSTEM = /^\/(?:bin|boot|dev|etc|lib|lib64|proc|run|sbin|sys|usr\/(?:bin|lib|sbin)|var\/run)\/?$/;

function judgeFolder(file: Dockerfile, stage: Stage, instruction: Instruction, before: Folder): Report | undefined {
  const at = instruction.arguments.span(0, instruction.arguments.text.length);
  const path = pathOf(file, stage, instruction);
  // As written: what a variable holds is not for everybody.
  const written = instruction.arguments.text;
  if (path === undefined || path === "" || path === ".") return undefined;
  if (SYSTEM.test(path)) return { at, message: `\`${written}\` belongs to the system` };
  const isAbsolute = /^(?:[/\\]|[A-Za-z]:)/.test(path);
  if (isAbsolute || before === "set") return undefined;
  return {
    at,
    message: `\`${written}\` counts from a folder that the base image chooses`,
    certainty: before === "none" ? "certain" : "likely",
    fixes: before === "none" && !path.startsWith(".") ? [absolute(at.start, path)] : [],
  };
}

function pathOf(file: Dockerfile, stage: Stage, instruction: Instruction): string | undefined {
  const { text } = instruction.arguments;
  if (!text.includes("$")) return text.replaceAll(/["']/g, "");
  const [word, ...more] = instruction.words;
  return word === undefined || more.length > 0
    ? undefined
    : expandWord(word, file.tree.escape, variablesBefore(file, stage, instruction));
}

function absolute(start: number, path: string): Fix {
  return { title: `Write \`/${path}\``, class: "review", edits: [{ start, end: start, newText: "/" }] };
}

/** `COPY . .` without a folder copies into the root folder. */
function judgeCopy(file: Dockerfile, instruction: Instruction): Report | undefined {
  const destination = readCopy(instruction)?.destination;
  if (destination === undefined || /^["']?(?:[/\\$]|[A-Za-z]:)/.test(destination.text)) return undefined;
  return {
    at: destination,
    message: `No WORKDIR is set, so \`${destination.text}\` lies in the root folder of the image`,
    fixes: [
      { title: "Insert `WORKDIR /app`", class: "review", edits: [lineBefore(file, instruction, "WORKDIR /app")] },
    ],
  };
}
