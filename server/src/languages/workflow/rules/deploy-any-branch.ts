import { openBranches } from "../model/branch.ts";
import { withCallees } from "../model/callee.ts";
import { certaintyOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { addToJob } from "../model/edit.ts";
import { deployingPush } from "../model/reach.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

/** An environment may keep branches out by its own settings, which no file shows: then it is a warning. */
export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.3", "6.5.4"],
  summary: "Production can be deployed from any branch",
  why: "Code that nobody has reviewed takes payments as soon as somebody starts the workflow on his own branch",
  how: "Deploy from one branch: `if: github.ref == 'refs/heads/main'`, or allow the environment no other",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    const seen = new Set<number>();
    for (const deployment of productionDeployments(workflow)) {
      const { job, step, target } = deployment;
      const certainty = certaintyOf(deployment);
      if (certainty === "unknown") continue;
      for (const { at, event, branches } of openBranches(workflow, job, step)) {
        if (seen.has(at.start)) continue;
        seen.add(at.start);
        const branch = deployingPush(workflow).ref ?? "refs/heads/main";
        const edit =
          entryOf(job.node, "if") === undefined
            ? addToJob(workflow, job, [`if: github.ref == '${branch}'`])
            : undefined;
        report({
          at,
          certainty,
          // Where the environment is chosen, most runs go elsewhere.
          ...(target.chosen
            ? { severity: "information" as const }
            : job.environment === undefined
              ? {}
              : { severity: "warning" as const }),
          message: `\`${event}\` lets ${jobTitle(job)} deploy from ${branches}`,
          evidence: evidenceOf(deployment),
          related: [{ span: job.key, message: "This job deploys" }],
          ...(edit === undefined
            ? {}
            : {
                fixes: [
                  {
                    title: `Deploy only from \`${branch.replace("refs/heads/", "")}\``,
                    class: "review",
                    edits: [edit],
                  },
                ],
              }),
        });
      }
    }
  },
});
