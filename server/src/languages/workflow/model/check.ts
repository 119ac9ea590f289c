import { meaningOf } from "../../../model/commands/ignored-failure.ts";
import { isControlCommand } from "../../../model/commands/release-control.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { remember } from "../../../base/remember.ts";
import { certaintyOf, productionDeployments } from "./deployment.ts";
import { ancestorsOf } from "./graph.ts";
import type { Step } from "./step.ts";
import type { Job, Workflow } from "./workflow.ts";

/** A command that fails when something is wrong: tests, scanners, what asks whether a release may go out. */
export interface CheckCommand {
  readonly command: ShellCommand;
  /** `npm test`. */
  readonly call: string;
  /** It asks about security, or about releasing itself: that is nobody's experiment. */
  readonly isGate: boolean;
  /** A task of the project's own, which only its name makes a check. */
  readonly isByName: boolean;
}

const GATES =
  /^(?:zizmor|gitleaks|trufflehog|semgrep|checkov|tfsec|kics|bandit|brakeman|gosec|trivy|grype|snyk|osv-scanner|govulncheck|pip-audit|safety|conftest|cosign|slsa-verifier|gpgv?|sha\d+sum)\b|audit\b|can-i-deploy/;

/** The checks in a step's script. */
export const checksOf = remember((step: Step): readonly CheckCommand[] => {
  const { run } = step;
  if (run === undefined) return [];
  return (step.script()?.commands ?? []).flatMap((command): CheckCommand[] => {
    const meant = meaningOf(command);
    if (meant?.kind === "check")
      return [{ command, call: meant.call, isGate: GATES.test(saidBy(command)), isByName: false }];
    // A task of the project's own that is called so.
    return isControlCommand(command, "verification")
      ? [{ command, call: saidBy(command).slice(0, 40), isGate: false, isByName: true }]
      : [];
  });
});

function saidBy({ words }: ShellCommand): string {
  return words.map(({ text, source }) => text ?? source).join(" ");
}

/** Actions that test or scan. */
const CHECKING_ACTION =
  /codeql-action\/analyze|sonarqube|sonarcloud|trivy-action|snyk\/|cypress-io|zizmor|semgrep|gitleaks|dependency-review|anchore\/scan|checkov|golangci|super-linter/i;

/** Whether a job checks what is to be released, by what it runs. */
export function checksSomething(job: Job): boolean {
  return job.steps.some(
    (step) => checksOf(step).some(({ isByName }) => !isByName) || CHECKING_ACTION.test(step.uses?.text ?? ""),
  );
}

/** Whether it may: by the name of what it runs, or in a called workflow that is not here. */
export function mayCheck(job: Job): boolean {
  return (
    checksSomething(job) ||
    (job.uses !== undefined && job.called === undefined) ||
    job.steps.some((step) => checksOf(step).length > 0)
  );
}

/** The jobs that deploy to production, as far as is more than guessed, and those that must have run before them. */
export const jobsToProduction = remember((workflow: Workflow): ReadonlySet<Job> => {
  const deploying = productionDeployments(workflow).filter((each) => certaintyOf(each) !== "unknown");
  return new Set(deploying.flatMap(({ job }) => [job, ...ancestorsOf(workflow, job)]));
});
