import { productionDeployments } from "./deployment.ts";
import type { Job, Workflow } from "./workflow.ts";
import { type Step, settingText } from "./step.ts";

/** Scopes beyond reading the code that well-known actions need. */
const SCOPES = new Map<string, readonly string[]>([
  ["actions/deploy-pages", ["pages: write", "id-token: write"]],
  ["peaceiris/actions-gh-pages", ["contents: write"]],
  ["jamesives/github-pages-deploy-action", ["contents: write"]],
  ["softprops/action-gh-release", ["contents: write"]],
  ["ncipollo/release-action", ["contents: write"]],
  ["goreleaser/goreleaser-action", ["contents: write"]],
  ["stefanzweifel/git-auto-commit-action", ["contents: write"]],
  ["peter-evans/create-pull-request", ["contents: write", "pull-requests: write"]],
  ["changesets/action", ["contents: write", "pull-requests: write"]],
  ["googleapis/release-please-action", ["contents: write", "pull-requests: write"]],
  ["google-github-actions/release-please-action", ["contents: write", "pull-requests: write"]],
  ["release-drafter/release-drafter", ["contents: write", "pull-requests: write"]],
  ["actions/stale", ["issues: write", "pull-requests: write"]],
  ["actions/labeler", ["pull-requests: write"]],
  ["actions/attest-build-provenance", ["id-token: write", "attestations: write"]],
  ["github/codeql-action", ["security-events: write"]],
  ["dependabot/fetch-metadata", ["pull-requests: read"]],
  ["marocchino/sticky-pull-request-comment", ["pull-requests: write"]],
]);

/**
 * What a job needs of the token beyond `contents: read`, by the actions it uses, as lines for `permissions:` with that
 * first. Empty when nothing more is known to be needed.
 */
export function neededPermissions(workflow: Workflow, job: Job): string[] {
  const scopes = new Set(job.steps.flatMap((step) => [...scopesOf(workflow, step)]));
  if (scopes.size === 0) return [];
  return [...(scopes.has("contents: write") ? [] : ["contents: read"]), ...[...scopes].sort()];
}

function scopesOf(workflow: Workflow, step: Step): readonly string[] {
  const text = step.run?.value ?? "";
  if (/\bgit push\b|\bgh release (?:create|upload)\b/.test(text)) return ["contents: write"];
  if (/\bgh pr (?:comment|edit|merge|create|review)\b/.test(text)) return ["pull-requests: write"];
  if (/\bdocker login\b[^\n]*ghcr\.io/.test(text)) return ["packages: write"];
  const repository = step.uses?.repository ?? "";
  if (repository === "docker/login-action") {
    const registry = settingText(step.with, "registry") ?? "";
    const resolved = registry.replaceAll(
      /\$\{\{\s*env\.(\w+)\s*\}\}/g,
      (_, name: string) => workflow.env.find((variable) => variable.name === name)?.value?.value ?? "",
    );
    return resolved.includes("ghcr.io") ? ["packages: write"] : [];
  }
  if (/^(?:aws-actions\/configure-aws-credentials|google-github-actions\/auth|azure\/login)$/.test(repository)) {
    const usesIdentity = step.with.some(({ name }) =>
      /^(?:role-to-assume|workload_identity_provider|client-id)$/.test(name),
    );
    return usesIdentity ? ["id-token: write"] : [];
  }
  return SCOPES.get(repository) ?? [];
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
