import { runSteps } from "../model/commands.ts";
import { type Dockerfile, type DockerfileParts, type Stage, rootOf } from "../model/dockerfile.ts";
import { officialName } from "../../../model/image.ts";
import { type DevOption, readInstall } from "../model/npm-command.ts";
import type { Instruction } from "../syntax/tree.ts";
import type { Span } from "../../../base/span.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/**
 * npm 7 and newer know `--omit` and `--include`. npm 6 (node 14 and older) ignores `--omit=dev` without a word, so
 * there the fix is no safe one.
 */
export default rule<Dockerfile, DockerfileParts>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "npm is called with an outdated production flag",
  why: "The flag is deprecated; the release that drops it installs the whole development tool chain into the payment service's image",
  how: "Write `--omit=dev`",
  stage(stage, report, file) {
    for (const { instruction, commands } of runSteps(stage, /npm/)) {
      for (const command of commands) {
        const dev = command.name === "npm" ? readInstall(command)?.dev : undefined;
        if (dev === undefined || !dev.isOld) continue;
        const current = dev.kind === "omit" ? "--omit=dev" : "--include=dev";
        report({
          at: { start: dev.start, end: dev.end },
          message: `\`${dev.text}\` is deprecated; npm calls it \`${current}\``,
          how: `Write \`${current}\``,
          fixes: [writeFlag(dev, isJsonWord(file, instruction, dev) ? `"${current}"` : current, stage)],
        });
      }
    }
  },
});

/** In JSON form the word stands in its quotes, unless it is part of a script for `sh -c`. */
function isJsonWord(file: Dockerfile, instruction: Instruction, { start }: Span): boolean {
  return instruction.json !== undefined && file.text[start] === '"';
}

function writeFlag({ start, end }: DevOption, flag: string, stage: Stage): Fix {
  return {
    title: `Write \`${flag.replaceAll('"', "")}\``,
    class: nodeMajor(stage) >= 16 ? "safe" : "review",
    edits: [{ start, end, newText: flag }],
  };
}

/** 0 where the version of Node is not known. */
function nodeMajor(stage: Stage): number {
  const root = rootOf(stage);
  if (root.reference === undefined || officialName(root.reference) !== "node") return 0;
  return Number(/^\d+/.exec(root.reference.tag?.text ?? "")?.[0] ?? 0);
}
