import { plainCommand } from "../../../model/commands/deploy-command.ts";
import { runSteps } from "../model/commands.ts";
import { LOCKFILES, lockfileOf, nodeProject } from "../model/project.ts";
import { type Dockerfile, type Stage, effectiveInstructions } from "../model/dockerfile.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { type LooseInstall, looseInstall } from "../../../model/commands/loose-install.ts";
import type { Instruction } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "The install may take other versions than the lockfile's",
  why: "A package released a minute ago can get into the payment service without anybody having looked at it",
  how: "Commit the lockfile and install exactly what it says: `npm ci`, `bun install --frozen-lockfile`, `yarn install --immutable`",
  needs: ["files"],
  worksAlone: true,
  check(file, report, workspace) {
    for (const stage of file.stages) {
      for (const { instruction, commands } of runSteps(stage, /npm|bun|yarn/)) {
        for (const command of commands) {
          const plain = plainCommand(command);
          const found = plain === undefined ? undefined : looseInstall(plain, command.words);
          if (plain === undefined || found === undefined || (found.dependsOnCi && setsCi(stage, instruction))) continue;
          const tool = plain.name as keyof typeof LOCKFILES;
          const project = workspace === undefined ? undefined : nodeProject(file, stage, workspace);
          const lockfile =
            project === undefined || workspace === undefined ? undefined : lockfileOf(project, tool, workspace);
          const isMissing = project !== undefined && lockfile === undefined;
          report({
            at: found.at,
            message: isMissing
              ? `\`${tool}\` chooses the versions anew: there is no \`${LOCKFILES[tool][0]}\` beside \`package.json\``
              : found.message,
            ...(isMissing ? { how: `Commit \`${LOCKFILES[tool][0]}\`, and install exactly what it says` } : {}),
            fixes: isMissing || instruction.json !== undefined ? [] : fixesFor(found, tool, workspace),
          });
        }
      }
    }
  },
});

/** pnpm, and Yarn 2 and newer, freeze the lockfile by themselves where `CI` is set. */
function setsCi(stage: Stage, step: Instruction): boolean {
  return effectiveInstructions(stage).some(
    ({ keyword, start, pairs }) =>
      (keyword === "ENV" || keyword === "ARG") &&
      start < step.start &&
      pairs.some(({ key, value }) => key.text === "CI" && /^["']?(?:1|true)["']?$/.test(value?.text ?? "")),
  );
}

/** Which of its two flags Yarn knows depends on its version: newer ones have a file of settings. */
function fixesFor(
  { at, fix }: LooseInstall,
  tool: keyof typeof LOCKFILES,
  workspace: WorkspaceView | undefined,
): Fix[] {
  if (fix !== undefined) return [{ title: fix.title, class: "review", edits: [fix.edit] }];
  if (tool !== "yarn" || workspace?.fileExists("yarn.lock") !== true) return [];
  const flag = workspace.fileExists(".yarnrc.yml") === true ? "--immutable" : "--frozen-lockfile";
  return [
    {
      title: `Install with \`${flag}\``,
      class: "review",
      edits: [{ start: at.end, end: at.end, newText: ` ${flag}` }],
    },
  ];
}
