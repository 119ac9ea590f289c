import { productionDeployments } from "./deployment.ts";
import type { Job, Permissions, Workflow } from "./workflow.ts";

const RANK: Readonly<Record<string, number>> = { none: 0, read: 1, write: 2 };

/** `contents: write` taken apart; `issues|pull-requests: write` is content with either. */
export function partsOfGrant(grant: string): { readonly scopes: readonly string[]; readonly level: string } {
  const [scopes = "", level = ""] = grant.split(": ");
  return { scopes: scopes.split("|"), level };
}

/** What `read-all` has meant from the beginning; a caller that lists all of these has listed all that there was. */
const ALL = ["actions", "checks", "contents", "deployments", "issues", "packages", "pull-requests", "statuses"];

/** Whether written permissions hold a grant, which may be `read-all` or `write-all`; those that cannot be read may. */
export function allows(permissions: Permissions, grant: string): boolean {
  const all = /^(read|write)-all$/.exec(grant)?.[1];
  if (all !== undefined) return ALL.every((scope) => allows(permissions, `${scope}: ${all}`));
  const { value, scopes: written } = permissions;
  const { scopes, level } = partsOfGrant(grant);
  switch (value) {
    case "write-all":
    case "other":
      return true;
    case "read-all":
      return level !== "write";
    case "some":
      return scopes.some((scope) => rankOf(written.get(scope)) >= rankOf(level));
  }
}

/** What is not written is not given; a level that nobody knows may be any. */
function rankOf(level: string | undefined): number {
  return level === undefined ? 0 : (RANK[level] ?? 2);
}

/** A job of a called workflow with what it asks of its caller's token: scope by scope, or `read-all` or `write-all`. */
export interface TokenRequest {
  readonly job: Job;
  readonly grants: readonly string[];
}

/** What the jobs of a called workflow ask; those that call on and say nothing themselves ask what their callees do. */
export function requestsOf(
  called: Workflow,
  calleeOfJob: (workflow: Workflow, job: Job) => Workflow | undefined,
): TokenRequest[] {
  return requestsBelow(called, calleeOfJob, new Set());
}

function requestsBelow(
  called: Workflow,
  calleeOfJob: (workflow: Workflow, job: Job) => Workflow | undefined,
  above: ReadonlySet<string>,
): TokenRequest[] {
  return called.jobs.flatMap((job) => {
    const permissions = job.permissions ?? called.permissions;
    if (permissions !== undefined) return [{ job, grants: grantsIn(permissions) }];
    const next = above.has(called.path) ? undefined : calleeOfJob(called, job);
    return next === undefined ? [] : requestsBelow(next, calleeOfJob, new Set([...above, called.path]));
  });
}

function grantsIn({ value, scopes }: Permissions): readonly string[] {
  switch (value) {
    case "read-all":
    case "write-all":
      return [value];
    case "some":
      return [...scopes].flatMap(([scope, level]) =>
        level === "read" || level === "write" ? `${scope}: ${level}` : [],
      );
    case "other":
      return [];
  }
}

/** Whether code that runs in a job finds something worth stealing: a secret, an environment's secrets, a token that may write. */
export function holdsSecrets(workflow: Workflow, job: Job): boolean {
  if (job.environment !== undefined) return true;
  const permissions = job.permissions ?? workflow.permissions;
  if (permissions?.value === "write-all" || [...(permissions?.scopes.values() ?? [])].includes("write")) return true;
  // The default token may write, and what this job makes goes on to production.
  if (permissions === undefined && productionDeployments(workflow).some(({ target }) => target.tier === "production"))
    return true;
  const usesSecret = (text: string): boolean => /\bsecrets(?:\.(?!GITHUB_TOKEN\b)\w|\[|:\s*inherit\b)/i.test(text);
  return (
    usesSecret(workflow.text.slice(job.start, job.end)) ||
    workflow.env.some(({ value }) => usesSecret(value?.value ?? ""))
  );
}
