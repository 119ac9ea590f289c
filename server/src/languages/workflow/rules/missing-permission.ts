import { type TokenRequest, allows, requestsOf } from "../model/permission.ts";
import { give, listed } from "../model/permission-edit.ts";
import { certainDemands } from "../model/token-need.ts";
import { type Job, type Permissions, type Workflow, jobTitle } from "../model/workflow.ts";
import { calleeOf, withCallees } from "../model/callee.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "7.2.5"],
  summary: "The token is not allowed what a step needs",
  why: "The step fails when it runs, which for a release or a login to the cloud is in the middle of a deploy of payments",
  how: "Add the scope to the job's `permissions`",
  needs: ["workflows"],
  worksAlone: true,
  check(workflow, report, workspace) {
    if (workflow.kind === "action") return;
    for (const job of withCallees(workflow, workspace).jobs) {
      const permissions = job.permissions ?? workflow.permissions;
      if (job.called === undefined) reportSteps(workflow, job, permissions, report);
      else {
        const requests = requestsOf(job.called, (caller, { uses }) =>
          uses === undefined ? undefined : calleeOf(caller, uses, workspace)?.workflow,
        );
        reportCall(workflow, job, requests, permissions, report);
      }
    }
  },
});

function reportSteps(workflow: Workflow, job: Job, permissions: Permissions | undefined, report: Reporter): void {
  const seen = new Set<string>();
  for (const demand of certainDemands(workflow, job)) {
    const missing = demand.grants.filter((grant) => isMissing(workflow, permissions, grant));
    const key = `${demand.at.start} ${missing.join()}`;
    if (missing.length === 0 || demand.step.continueOnError !== undefined || seen.has(key)) continue;
    seen.add(key);
    const fix = give(workflow, job, permissions, missing);
    report({
      at: demand.at,
      message: `${demand.what} needs ${listed(missing)}, which ${whose(job, permissions)}`,
      ...(demand.step.calledBy === undefined
        ? {}
        : { how: `Add ${listed(missing)} to the \`permissions\` of the job that uses the action` }),
      ...(permissions === undefined ? {} : { related: [{ span: permissions, message: "What the token is allowed" }] }),
      ...(fix === undefined ? {} : { fixes: [fix] }),
    });
  }
}

/** Without `permissions` the token has the organisation's default, which never holds `id-token`. A called workflow has its caller's. */
function isMissing(workflow: Workflow, permissions: Permissions | undefined, grant: string): boolean {
  if (permissions !== undefined) return !allows(permissions, grant);
  return grant === "id-token: write" && !isCalled(workflow);
}

function whose(job: Job, permissions: Permissions | undefined): string {
  if (permissions === undefined) return "no token has without `permissions` that say so";
  return permissions === job.permissions
    ? `the permissions of ${jobTitle(job)} leave out`
    : "the workflow's permissions leave out";
}

/** GitHub starts nothing where a job of a called workflow asks for more than its caller has. */
function reportCall(
  workflow: Workflow,
  job: Job,
  requests: readonly TokenRequest[],
  permissions: Permissions | undefined,
  report: Reporter,
): void {
  const missing = without(requests, (grant) => isMissing(workflow, permissions, grant));
  // What the organisation gives by default is not in the file.
  const isDefault = missing.length === 0 && permissions === undefined && workflow.settings.strict;
  const found = isDefault && !isCalled(workflow) ? without(requests, (grant) => !isInAnyDefault(grant)) : missing;
  const [first] = found;
  if (first === undefined) return;
  const grants = [...new Set(found.flatMap((each) => each.grants))];
  const fix = give(workflow, job, permissions, grants);
  const asks = `${jobTitle(first.job)} of the called workflow asks for ${listed(grants)}`;
  report({
    at: job.uses ?? job.key,
    ...(isDefault ? { certainty: "unknown" as const } : {}),
    message: isDefault
      ? `${asks}: where tokens only read by default, GitHub does not start the run`
      : `${asks}, which ${whose(job, permissions)}: GitHub does not start the run`,
    how: "Give the calling job what the called workflow asks for, or let that ask for less",
    ...(permissions === undefined ? {} : { related: [{ span: permissions, message: "What the token is allowed" }] }),
    ...(fix === undefined ? {} : { fixes: [fix] }),
  });
}

function without(requests: readonly TokenRequest[], isMissed: (grant: string) => boolean): readonly TokenRequest[] {
  return requests
    .map(({ job, grants }) => ({ job, grants: grants.filter(isMissed) }))
    .filter(({ grants }) => grants.length > 0);
}

/** The narrower of the two defaults that an organisation may choose. */
function isInAnyDefault(grant: string): boolean {
  return grant === "contents: read" || grant === "packages: read";
}

function isCalled({ triggers }: Workflow): boolean {
  return triggers.some(({ event }) => event === "workflow_call");
}
