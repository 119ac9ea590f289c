import { productionDeployments } from "../model/deployment.ts";
import { type Job, type Permissions, type Workflow, jobTitle } from "../model/workflow.ts";
import { narrow } from "../model/permission-edit.ts";
import { withCallees } from "../model/callee.ts";
import { tokenNeed } from "../model/token-need.ts";
import { entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["7.2.2", "7.2.5"],
  summary: "The workflow's token may do more than it needs",
  why: "A stolen token of a deploying workflow can push code, packages and releases that later take payments",
  how: "Set `permissions: contents: read` for the workflow and add to single jobs what they need",
  honours: ["zizmor:excessive-permissions"],
  needs: ["workflows"],
  worksAlone: true,
  check(workflow, report, workspace) {
    if (workflow.kind === "action") return;
    const deploys = productionDeployments(workflow).some(({ target }) => target.tier === "production");
    const writeAll = (permissions: Permissions | undefined, whose: string): void => {
      if (permissions?.value === "read-all" && workflow.settings.strict)
        report({
          at: permissions,
          severity: "information",
          message: `${whose} may read everything in the repository, also what it has no use for`,
        });
      if (permissions?.value !== "write-all") return;
      report({
        at: permissions,
        severity: deploys ? "error" : "warning",
        message: `${whose} may write to everything in the repository`,
      });
    };
    writeAll(workflow.permissions, "Every job's token");
    for (const job of workflow.jobs) writeAll(job.permissions, `The token of the job ${jobTitle(job)}`);
    const whole = withCallees(workflow, workspace);
    reportShared(whole, report, workspace);
    const open =
      workflow.permissions === undefined
        ? whole.jobs.filter(({ permissions, node }) => permissions === undefined && node !== undefined)
        : [];
    const first = open[0];
    const at = open.length === 1 ? first?.key : entryOf(workflow.root, "jobs")?.key;
    if (first === undefined || at === undefined || isCalled(workflow)) return;
    const fix = narrow(whole, open, workspace);
    report({
      at,
      // The organisation may have made the default read-only, which the file does not show.
      certainty: deploys ? "likely" : "unknown",
      message: `${namesOf(open)} with the repository's default token, which may write unless the organisation narrowed it`,
      ...(fix === undefined ? {} : { fixes: [fix] }),
    });
    if (!workflow.settings.strict || open.length < 2) return;
    for (const job of open)
      report({
        at: job.key,
        certainty: "unknown",
        message: `${jobTitle(job)} says nothing of its token, and so has the repository's default`,
      });
  },
});

/** A write for every job, where jobs that are known to have no use for it are among them; to be strict, any. */
function reportShared(workflow: Workflow, report: Reporter, workspace: WorkspaceView | undefined): void {
  const jobs = workflow.jobs.filter(({ permissions, node }) => permissions === undefined && node !== undefined);
  const { permissions } = workflow;
  if (permissions?.value !== "some" || ![...permissions.scopes.values()].includes("write")) return;
  const needs = jobs.length < 2 ? [] : jobs.map((job) => ({ job, need: tokenNeed(workflow, job, workspace) }));
  const entries = entriesOf(entryOf(workflow.root, "permissions")?.value);
  const written = entries.filter(({ value }) => scalarText(value) === "write");
  for (const { key } of written) {
    const scope = scalarText(key);
    if (key === undefined || scope === undefined) continue;
    const idle = needs.filter(
      ({ need: { grants, unknown } }) => unknown === undefined && !grants.includes(`${scope}: write`),
    );
    const [first] = idle;
    if (first === undefined && !workflow.settings.strict) continue;
    const rest = idle.length > 1 ? ` and ${idle.length - 1} more` : "";
    report({
      at: key,
      // GitHub's own templates for Pages have it so, and a page is no payment.
      severity:
        first === undefined || scope === "pages" || permissions.scopes.get("pages") === "write"
          ? "information"
          : "warning",
      message:
        first === undefined
          ? `Every job may write \`${scope}\`, also those that are added later`
          : `Every job may write \`${scope}\`, and ${jobTitle(first.job)}${rest} ${idle.length > 1 ? "have" : "has"} no use for it`,
      how: `Take \`${scope}: write\` from here and give it to the job that needs it`,
    });
  }
}

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
