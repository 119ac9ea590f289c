import { productionDeployments } from "./deployment.ts";
import type { Job, Permissions, Workflow } from "./workflow.ts";

const RANK: Readonly<Record<string, number>> = { none: 0, read: 1, write: 2 };

/** `contents: write` taken apart; `issues|pull-requests: write` is content with either. */
export function partsOfGrant(grant: string): { readonly scopes: readonly string[]; readonly level: string } {
  const [scopes = "", level = ""] = grant.split(": ");
  return { scopes: scopes.split("|"), level };
}

/** Whether written permissions hold a grant; those that cannot be read may. */
export function allows({ value, scopes: written }: Permissions, grant: string): boolean {
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

/** What the jobs of a called workflow ask of their caller's token, where they say so scope by scope. */
export function requestsOf(called: Workflow): { readonly job: Job; readonly grants: readonly string[] }[] {
  return called.jobs.flatMap((job) => {
    const permissions = job.permissions ?? called.permissions;
    if (permissions?.value !== "some") return [];
    const asked = [...permissions.scopes].filter(([, level]) => level === "read" || level === "write");
    return [{ job, grants: asked.map(([scope, level]) => `${scope}: ${level}`) }];
  });
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
