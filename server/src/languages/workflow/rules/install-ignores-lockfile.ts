import { plainCommand } from "../../../model/commands/deploy-command.ts";
import { looseInstall } from "../../../model/commands/loose-install.ts";
import { type Workflow, type WorkflowParts } from "../model/workflow.ts";
import type { Step } from "../model/step.ts";
import { folderOf, joinPath } from "../../../base/path.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { textAt } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow, WorkflowParts>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "The install may take other versions than the lockfile's",
  why: "A package released a minute ago can get into the payment service without anybody having looked at it",
  how: "Commit the lockfile and install exactly what it says: `npm ci`, `bun install --frozen-lockfile`, `yarn install --immutable`",
  needs: ["files"],
  worksAlone: true,
  step({ step }, report, workflow, workspace) {
    if (!/\b(?:npm|bun|yarn|pnpm)\b/.test(step.run?.value ?? "")) return;
    for (const command of step.script()?.commands ?? []) {
      const plain = plainCommand(command);
      const found = plain === undefined ? undefined : looseInstall(plain, command.words);
      // GitHub sets `CI`, for which pnpm and Yarn 2 and newer freeze the lockfile; Yarn 1 does not.
      if (found === undefined || (found.dependsOnCi && plain?.name === "pnpm")) continue;
      // Libraries keep no lockfile on purpose: then there is nothing that the install could follow.
      if (keepsNoLockfile(workflow, step, workspace)) continue;
      report({
        at: found.at,
        message: found.message,
        certainty: found.dependsOnCi ? "unknown" : "certain",
        fixes: found.fix === undefined ? [] : [{ title: found.fix.title, class: "review", edits: [found.fix.edit] }],
      });
    }
  },
});

const LOCKFILES = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"];

/** The folder that the step runs in has a package.json and, it or the repository, no lockfile of any kind. */
function keepsNoLockfile({ path }: Workflow, step: Step, workspace: WorkspaceView | undefined): boolean {
  const at = path.search(/(?:^|\/)\.(?:github|gitea|forgejo)\//);
  const root = at < 0 ? folderOf(path) : path.slice(0, at);
  const folder = joinPath(root, textAt(step.node, "working-directory") ?? ".");
  if (workspace?.fileExists(joinPath(folder, "package.json")) !== true) return false;
  return LOCKFILES.every((name) =>
    [folder, root].every((each) => workspace.fileExists(joinPath(each, name)) === false),
  );
}
