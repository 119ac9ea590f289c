import type { Fix } from "../../../contract/edit.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { addBeforeJobs, addScope, addToJob } from "./edit.ts";
import { partsOfGrant } from "./permission.ts";
import { tokenNeed } from "./token-need.ts";
import { type Job, type Permissions, type Workflow, jobTitle } from "./workflow.ts";

/** How a message lists grants: "`contents: write` and `id-token: write`". */
export function listed(grants: readonly string[]): string {
  return grants
    .map((grant) => {
      const { scopes, level } = partsOfGrant(grant);
      return scopes.map((scope) => (level === "" ? `\`${scope}\`` : `\`${scope}: ${level}\``)).join(" or ");
    })
    .join(" and ");
}

/** Gives a job what it misses; undefined where its permissions are no list of scopes, or that is not one plain edit. */
export function give(
  workflow: Workflow,
  job: Job,
  permissions: Permissions | undefined,
  missing: readonly string[],
): Fix | undefined {
  const grants = missing.map((grant) => grant.replace(/\|[^:]*/, ""));
  if (permissions !== undefined && permissions.value !== "some") return undefined;
  // How much of all scopes is needed is for a person to say.
  if (grants.some((grant) => !grant.includes(":"))) return undefined;
  const title = `Let ${jobTitle(job)} have ${listed(grants)}`;
  if (job.permissions !== undefined) {
    const edits = grants.map((grant) => addScope(workflow, job, grant));
    return edits.some((edit) => edit === undefined)
      ? undefined
      : { title, class: "review", edits: edits.filter((edit) => edit !== undefined) };
  }
  // A job's own permissions stand in the place of the workflow's, and so repeat them.
  const scopes = new Map(permissions?.scopes ?? [["contents", "read"]]);
  for (const grant of grants) {
    const {
      scopes: [scope = ""],
      level,
    } = partsOfGrant(grant);
    scopes.set(scope, level);
  }
  const edit = addToJob(workflow, job, [
    "permissions:",
    ...[...scopes].map(([scope, level]) => `  ${scope}: ${level}`),
  ]);
  return edit === undefined ? undefined : { title, class: "review", edits: [edit] };
}

/**
 * Lets the token of a workflow only read, and single jobs write what they need.
 * Nothing is offered where something that cannot be read holds the token: it would lose what it needs, and nobody sees before it fails.
 */
export function narrow(
  workflow: Workflow,
  open: readonly Job[],
  workspace: WorkspaceView | undefined,
): Fix | undefined {
  const needs = open.map((job) => ({ job, need: tokenNeed(workflow, job, workspace) }));
  if (needs.some(({ need }) => need.unknown !== undefined)) return undefined;
  const top = addBeforeJobs(workflow, ["permissions:", "  contents: read"]);
  if (top === undefined) return undefined;
  const edits = needs.map(({ job, need: { grants } }) => {
    if (grants.every((grant) => grant === "contents: read")) return [];
    const scopes = [...(grants.includes("contents: write") ? [] : ["contents: read"]), ...grants];
    return addToJob(workflow, job, ["permissions:", ...[...new Set(scopes)].map((scope) => `  ${scope}`)]);
  });
  if (edits.some((edit) => edit === undefined)) return undefined;
  const written = new Set(
    needs.flatMap(({ need }) => need.grants).flatMap((grant) => /^(.*): write$/.exec(grant)?.[1] ?? []),
  );
  return {
    title: titleOf([...written].sort()),
    class: "review",
    edits: [top, ...edits.filter((edit) => edit !== undefined).flat()],
  };
}

function titleOf(written: readonly string[]): string {
  const last = written.at(-1);
  if (last === undefined) return "Let the token only read the code";
  const list = written.length === 1 ? last : `${written.slice(0, -1).join(", ")} and ${last}`;
  return `Let the token only read, and write ${list}`;
}
