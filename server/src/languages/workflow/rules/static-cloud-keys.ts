import { speaksOfSecrets } from "../model/secret-use.ts";
import { type CloudKey, keyOfLogin, keysOfVariables } from "../model/cloud-key.ts";
import { certaintyOf, deploymentOf, evidenceOf } from "../model/deployment.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { allows } from "../model/permission.ts";
import { type Report, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["8.3.2", "8.6.3"],
  summary: "A key of the cloud that never ends",
  why: "It opens the payment system from anywhere until somebody changes it, and nothing shows who uses it",
  how: "Let the job log in by its identity (OIDC), which the cloud trusts for this repository and environment alone",
  honours: ["zizmor:use-trusted-publishing"],
  check(workflow, report) {
    if (!speaksOfSecrets(workflow)) return;
    const shared = keysOfVariables(workflow, workflow.env);
    const users = workflow.jobs.filter(({ steps }) => steps.length > 0);
    for (const key of shared) report(judge(workflow, mostSerious(workflow, users), key));
    for (const job of users) {
      const keys = [
        ...keysOfVariables(workflow, job.env),
        ...job.steps.flatMap((step) => [keyOfLogin(workflow, step) ?? [], keysOfVariables(workflow, step.env)].flat()),
      ];
      for (const key of keys) report(judge(workflow, job, key));
    }
  },
});

/** The job with which a finding about all of them is judged. */
function mostSerious(workflow: Workflow, jobs: readonly Job[]): Job | undefined {
  return jobs.find((job) => deploymentOf(workflow, job)?.target.tier === "production") ?? jobs[0];
}

const HOW: Readonly<Record<CloudKey["cloud"], string>> = {
  AWS: "Give `aws-actions/configure-aws-credentials` a `role-to-assume` that trusts this repository, and the job `id-token: write`",
  Azure:
    "Give `azure/login` a `client-id`, `tenant-id` and `subscription-id` with a federated credential, and the job `id-token: write`",
  "Google Cloud": "Give `google-github-actions/auth` a `workload_identity_provider`, and the job `id-token: write`",
};

function judge(workflow: Workflow, job: Job | undefined, { at, cloud, secret }: CloudKey): Report {
  const deployment = job === undefined ? undefined : deploymentOf(workflow, job);
  const reaches = deployment?.kind === "deploy" && deployment.target.tier !== "non-production";
  const permissions = job?.permissions ?? workflow.permissions;
  const mayAsk = permissions !== undefined && permissions.value !== "other" && allows(permissions, "id-token: write");
  return {
    at,
    severity: reaches && certaintyOf(deployment) !== "unknown" ? "warning" : "information",
    message: mayAsk
      ? `${job === undefined ? "The workflow" : jobTitle(job)} may log in to ${cloud} by its identity (\`id-token: write\`), and uses the key in \`secrets.${secret}\` still`
      : `\`secrets.${secret}\` is a key of ${cloud} that works until somebody changes it`,
    how: HOW[cloud],
    ...(reaches ? { evidence: evidenceOf(deployment) } : {}),
  };
}
