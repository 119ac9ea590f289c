import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { posix } from "node:path";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { workflowModel } from "../../server/src/languages/workflow/model/workflow.ts";
import type { Span } from "../../server/src/base/span.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

const skip = corpusIsMissing();
const config = resolveConfig();

/**
 * What a step's text shows it to write, by words alone: on purpose not the table that the fix is made by, and wider.
 * One of the scopes behind each is enough.
 */
const WRITES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bgit push\b(?!.*--dry-run)/, ["contents"]],
  [/\bgh release (?:create|upload|edit|delete)\b/, ["contents"]],
  [/\bgh pr (?:create|edit|merge|close|comment|review|ready)\b/, ["pull-requests", "issues"]],
  [/\bgh issue (?:create|edit|close|comment|reopen|lock)\b/, ["issues", "pull-requests"]],
  [/\bgh label (?:create|edit|delete)\b/, ["issues", "pull-requests"]],
  [/\bgh (?:workflow run|run (?:rerun|cancel|delete)|cache delete)\b/, ["actions"]],
  [/\bissues\.(?:create|update|add|remove|set|lock|unlock|delete)\w*\(/, ["issues", "pull-requests"]],
  [/\bpulls\.(?:create|update|merge|submit|request|remove)\w*\(/, ["pull-requests"]],
  [/\brepos\.(?:create|update|delete|upload)(?!Deployment|CommitStatus)\w*\(/, ["contents"]],
  [/\brepos\.createDeployment\w*\(/, ["deployments"]],
  [/\brepos\.createCommitStatus\(/, ["statuses"]],
  [/\bchecks\.(?:create|update)\w*\(/, ["checks"]],
  [/\bgit\.(?:create|update|delete)\w*\(/, ["contents"]],
  [
    /uses:.*(?:create-release|upload-release-asset|action-gh-release|release-action@|action-automatic-releases)/i,
    ["contents"],
  ],
  [
    /uses:.*(?:gh-pages|github-pages-deploy|git-auto-commit|add-and-commit|github-push-action|chart-releaser)/i,
    ["contents"],
  ],
  [
    /uses:.*(?:create-pull-request|release-please|changesets\/action|release-drafter|backport|automerge|merge-dependabot)/i,
    ["contents"],
  ],
  [
    /uses:.*(?:issues-helper|lock-threads|maintain-one-comment|close-issue|actions\/stale@|issue-manager|support-requests)/i,
    ["issues"],
  ],
  [
    /uses:.*(?:actions\/labeler@|sticky-pull-request|create-or-update-comment|auto-approve|auto-assign|add-labels|remove-labels)/i,
    ["pull-requests"],
  ],
  [
    /uses:.*(?:test-reporter|publish-unit-test-result|surefire-report|junit-report|clippy-check|reviewdog)/i,
    ["checks"],
  ],
  [/uses:.*codeql-action\/(?:analyze|upload-sarif)/i, ["security-events"]],
  [/uses:.*(?:\/deployments@|deployment-action|deployment-status)/i, ["deployments"]],
  [/uses:.*(?:cancel-workflow|delete-workflow-runs|workflow-dispatch@)/i, ["actions"]],
  [
    /uses:.*(?:actions\/deploy-pages|attest-build-provenance|crates-io-auth|gh-action-pypi-publish(?![\s\S]*password:))/i,
    ["id-token"],
  ],
  [/role-to-assume:|workload_identity_provider:/, ["id-token"]],
  [/registry: *['"]?ghcr\.io[\s\S]*password: *\$\{\{ *(?:secrets\.GITHUB_TOKEN|github\.token)/i, ["packages"]],
];

/** Somebody else's token is given to the step, by an input or in an address, and the default one is not. */
function usesOtherToken(text: string): boolean {
  return (
    !/github\.token|secrets\.GITHUB_TOKEN/i.test(text) &&
    /(?:token|pat|key)\w*['"]?: *['"]?\$\{\{ *(?:secrets|steps)\.|https:\/\/[^\n]*\$\{\{ *secrets\./i.test(text)
  );
}

/** `git push` uses what the checkout has left. */
function checksOutWithOther(steps: readonly string[]): boolean {
  const checkouts = steps.filter((text) => text.includes("actions/checkout@"));
  return checkouts.length > 0 && checkouts.every(usesOtherToken);
}

describe("the fix of token-permissions over the corpus", { skip }, () => {
  test("no job loses a write that a step with the default token needs", () => {
    const files = new Map(corpusFiles("workflows/").map(({ path, bytes }) => [path, bytes.toString("utf8")]));
    const lost: string[] = [];
    let fixed = 0;
    for (const [path, text] of files) {
      const index = createIndex();
      const readText = (other: string): string | undefined => files.get(posix.normalize(other));
      const { findings } = lint(
        { path, text },
        { config, workspace: (own) => ({ ...index.view(path, own), readText }) },
      );
      const fix = findings.find(({ rule }) => rule === "workflow/token-permissions")?.fixes[0];
      if (fix === undefined) continue;
      fixed++;
      const after = workflowModel(applyEdits(text, fix.edits), path, NO_TEAM_SETTINGS);
      for (const job of after.jobs) {
        const permissions = job.permissions ?? after.permissions;
        const textOf = ({ start, end }: Span): string => after.text.slice(start, end).replaceAll(/^\s*#.*$/gm, "");
        for (const step of job.steps) {
          const written = textOf(step);
          if (usesOtherToken(written) || (/git push/.test(written) && checksOutWithOther(job.steps.map(textOf))))
            continue;
          for (const [pattern, scopes] of WRITES) {
            if (pattern.test(written) && !scopes.some((scope) => permissions?.scopes.get(scope) === "write"))
              lost.push(`${path}: ${job.id} loses ${scopes[0]} for ${pattern.exec(written)?.[0]}`);
          }
        }
      }
    }
    assert.ok(fixed > 400, `${fixed} fixes`);
    assert.deepEqual(lost, []);
  });
});
