import { plainCommand } from "../../../model/commands/deploy-command.ts";
import { looseInstall } from "../../../model/commands/loose-install.ts";
import { type Workflow, type WorkflowParts } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow, WorkflowParts>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "The install may take other versions than the lockfile's",
  why: "A package released a minute ago can get into the payment service without anybody having looked at it",
  how: "Commit the lockfile and install exactly what it says: `npm ci`, `bun install --frozen-lockfile`, `yarn install --immutable`",
  step({ step }, report) {
    if (!/\b(?:npm|bun|yarn|pnpm)\b/.test(step.run?.value ?? "")) return;
    for (const command of step.script()?.commands ?? []) {
      const plain = plainCommand(command);
      const found = plain === undefined ? undefined : looseInstall(plain, command.words);
      // GitHub sets `CI`, for which pnpm and Yarn 2 and newer freeze the lockfile; Yarn 1 does not.
      if (found === undefined || (found.dependsOnCi && plain?.name === "pnpm")) continue;
      report({
        at: found.at,
        message: found.message,
        certainty: found.dependsOnCi ? "unknown" : "certain",
        fixes: found.fix === undefined ? [] : [{ title: found.fix.title, class: "review", edits: [found.fix.edit] }],
      });
    }
  },
});
