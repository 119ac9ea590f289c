import { productionDeployments } from "../model/deployment.ts";
import { type Job, type Permissions, type Workflow, jobTitle } from "../model/workflow.ts";
import { addBeforeJobs, addToJob } from "../model/edit.ts";
import { neededPermissions } from "../model/permission.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["7.2.2", "7.2.5"],
  summary: "The workflow's token may do more than it needs",
  why: "A stolen token of a deploying workflow can push code, packages and releases that later take payments",
  how: "Set `permissions: contents: read` for the workflow and add to single jobs what they need",
  honours: ["zizmor:excessive-permissions"],
  check(workflow, report) {
    if (workflow.kind === "action") return;
    const deploys = productionDeployments(workflow).some(({ target }) => target.tier === "production");
    const writeAll = (permissions: Permissions | undefined, whose: string): void => {
      if (permissions?.value !== "write-all") return;
      report({
        at: permissions,
        severity: deploys ? "error" : "warning",
        message: `${whose} may write to everything in the repository`,
      });
    };
    writeAll(workflow.permissions, "Every job's token");
    for (const job of workflow.jobs) writeAll(job.permissions, `The token of the job ${jobTitle(job)}`);
    const open =
      workflow.permissions === undefined
        ? workflow.jobs.filter(({ permissions, node }) => permissions === undefined && node !== undefined)
        : [];
    const first = open[0];
    const at = open.length === 1 ? first?.key : entryOf(workflow.root, "jobs")?.key;
    if (first === undefined || at === undefined || isCalled(workflow)) return;
    const fix = narrow(workflow, open);
    report({
      at,
      // The organisation may have made the default read-only, which the file does not show.
      certainty: deploys ? "likely" : "unknown",
      message: `${namesOf(open)} with the repository's default token, which may write unless the organisation narrowed it`,
      ...(fix === undefined ? {} : { fixes: [fix] }),
    });
  },
});

function namesOf(jobs: readonly Job[]): string {
  const [first, ...rest] = jobs;
  if (first === undefined) return "";
  if (rest.length === 0) return `The job ${jobTitle(first)} runs`;
  return rest.length > 3
    ? `${jobs.length} jobs run`
    : `The jobs ${jobs.slice(0, -1).map(jobTitle).join(", ")} and ${jobTitle(rest.at(-1) ?? first)} run`;
}

/** A workflow that only others call gets their token. */
function isCalled(workflow: Workflow): boolean {
  return workflow.triggers.length > 0 && workflow.triggers.every(({ event }) => event === "workflow_call");
}

function narrow(workflow: Workflow, open: readonly Job[]): Fix | undefined {
  const top = addBeforeJobs(workflow, ["permissions:", "  contents: read"]);
  if (top === undefined) return undefined;
  const edits = open.map((job) => {
    const scopes = neededPermissions(workflow, job);
    if (scopes.length === 0) return [];
    return addToJob(workflow, job, ["permissions:", ...scopes.map((scope) => `  ${scope}`)]);
  });
  if (edits.some((edit) => edit === undefined)) return undefined;
  return {
    title: "Let the token only read the code",
    class: "review",
    edits: [top, ...edits.filter((edit) => edit !== undefined).flat()],
  };
}
