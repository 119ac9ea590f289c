import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { certaintyOf, deploymentsOf, evidenceOf } from "../../server/src/languages/workflow/model/deployment.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { workflowModel } from "../../server/src/languages/workflow/model/workflow.ts";

interface Case {
  readonly title: string;
  /** One job, from its id on. */
  readonly job: string;
  readonly top?: string;
  readonly path?: string;
  /** Kind, tier and certainty; undefined when the job is none of these. */
  readonly expected: string | undefined;
  readonly evidence?: string;
}

const CASES: readonly Case[] = [
  {
    title: "a command and an environment",
    job: "ship: { environment: production, steps: [{ run: kubectl apply -f k8s }] }",
    expected: "deploy production certain",
    evidence: "production because the environment is `production`; a deployment because it runs `kubectl apply`",
  },
  {
    title: "an environment with a region",
    job: "ship: { environment: { name: USPROD }, steps: [{ run: helm upgrade a b }] }",
    expected: "deploy production certain",
    evidence: "the environment is `USPROD`",
  },
  {
    title: "the brief's job: only names agree",
    job: "deploy: { environment: production, steps: [{ name: Deploy to production, run: echo }] }",
    expected: "deploy production likely",
    evidence: "the job is `deploy`, the environment is `production` and a step is named for it",
  },
  {
    title: "an environment alone",
    job: "release: { environment: production, steps: [{ run: make }] }",
    expected: undefined,
  },
  {
    title: "an environment and a job's name alone",
    job: "deploy: { environment: production, steps: [{ run: make }] }",
    expected: "suspected production likely",
  },
  {
    title: "a package",
    job: "publish: { environment: production, steps: [{ run: npm publish }] }",
    expected: "publish production likely",
  },
  {
    title: "a package called a deployment",
    job: "deploy: { environment: release, steps: [{ run: mvn -B deploy }] }",
    expected: "publish unknown unknown",
  },
  {
    title: "pages",
    job: "deploy: { environment: github-pages, steps: [{ uses: actions/deploy-pages@v4 }] }",
    expected: "docs unknown unknown",
  },
  {
    title: "a site of documents",
    top: "name: Docs",
    job: "deploy: { steps: [{ uses: cloudflare/wrangler-action@v3 }] }",
    expected: "docs unknown unknown",
  },
  {
    title: "a cluster of the job's own",
    job: "deploy: { steps: [{ uses: helm/kind-action@v1 }, { run: helm install a b }] }",
    expected: undefined,
  },
  {
    title: "the word kind is no cluster",
    job: "deploy: { environment: prod, steps: [{ run: 'echo kind && kubectl apply -f x' }] }",
    expected: "deploy production certain",
  },
  {
    title: "a rehearsal",
    job: "check: { environment: production, steps: [{ run: kubectl apply --dry-run=server -f x }, { run: terraform plan }] }",
    expected: undefined,
  },
  {
    title: "a command in a comment or a text",
    job: "check: { steps: [{ run: '# kubectl apply -f x' }, { run: echo kubectl apply }] }",
    expected: undefined,
  },
  {
    title: "a teardown",
    job: "cleanup: { environment: production, steps: [{ run: helm uninstall a }] }",
    expected: "teardown production likely",
  },
  {
    title: "options before the verb",
    job: "ship-prod: { steps: [{ run: sudo kubectl --context $C -n pay set image deployment/a a=b }] }",
    expected: "deploy production certain",
    evidence: "the job is `ship-prod`",
  },
  {
    title: "an action, whatever its case",
    job: "deploy-staging: { steps: [{ uses: AWS-Actions/Amazon-ECS-Deploy-Task-Definition@v2 }] }",
    expected: "deploy non-production",
  },
  {
    title: "pre-production is none",
    job: "deploy: { environment: pre-prod, steps: [{ run: kubectl apply -f x }] }",
    expected: "deploy non-production",
  },
  {
    title: "both branches of a condition",
    job: "deploy: { environment: \"${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}\", steps: [{ run: kubectl apply -f x }] }",
    expected: "deploy production likely",
  },
  {
    title: "a choice",
    top: "on: { workflow_dispatch: { inputs: { stage: { type: choice, options: [staging, production] } } } }",
    job: "deploy: { environment: '${{ inputs.stage }}', steps: [{ run: kubectl apply -f x }] }",
    expected: "deploy production likely",
  },
  {
    title: "a matrix",
    job: "deploy: { strategy: { matrix: { env: [dev, qa] } }, environment: '${{ matrix.env }}', steps: [{ run: kubectl apply -f x }] }",
    expected: "deploy non-production",
  },
  {
    title: "an input nobody knows",
    top: "on: { workflow_call: { inputs: { environment: { type: string } } } }",
    job: "deploy: { environment: '${{ inputs.environment }}', steps: [{ run: kubectl apply -f x }] }",
    expected: "deploy unknown unknown",
  },
  {
    title: "a namespace",
    job: "deploy: { steps: [{ run: kubectl -n payments-prod apply -f x }] }",
    expected: "deploy production likely",
    evidence: "the deploy names `payments-prod`",
  },
  {
    title: "an overlay",
    job: "deploy: { steps: [{ run: kustomize build overlays/staging | kubectl apply -f - }] }",
    expected: "deploy unknown unknown",
  },
  {
    title: "a secret",
    job: "deploy: { steps: [{ run: helm upgrade a b, env: { CONFIG: '${{ secrets.PROD_KUBECONFIG }}' } }] }",
    expected: "deploy production likely",
    evidence: "it uses `PROD_KUBECONFIG`",
  },
  {
    title: "the file's name",
    path: ".github/workflows/deploy-production.yml",
    job: "deploy: { steps: [{ run: helm upgrade a b }] }",
    expected: "deploy production likely",
  },
  {
    title: "a workflow for the default branch alone",
    top: "on: { push: { branches: [main] } }",
    job: "deploy: { steps: [{ run: helm upgrade a b }] }",
    expected: "deploy unknown likely",
  },
  {
    title: "NODE_ENV is no target",
    top: "on: workflow_dispatch",
    job: "deploy: { env: { NODE_ENV: production }, steps: [{ run: npm run build:production && fly deploy }] }",
    expected: "deploy unknown unknown",
  },
  {
    title: "testing and deploying are activities",
    top: "name: CI/CD test and deploy\non: workflow_dispatch",
    job: "build-test-deploy: { steps: [{ run: helm upgrade a b }] }",
    expected: "deploy unknown unknown",
  },
  {
    title: "a preview",
    job: "deploy: { steps: [{ run: vercel deploy --token $T }] }",
    expected: "deploy non-production",
  },
  {
    title: "vercel to production",
    job: "deploy: { steps: [{ run: npx vercel deploy --prebuilt --prod }] }",
    expected: "deploy production likely",
  },
  {
    title: "over ssh",
    job: "deploy: { environment: live, steps: [{ run: ssh deploy@host 'cd /srv && docker compose up -d' }] }",
    expected: "deploy production certain",
  },
  {
    title: "ssh that looks",
    job: "look: { environment: live, steps: [{ run: ssh host uptime }] }",
    expected: undefined,
  },
  {
    title: "a reusable workflow",
    job: "prod: { uses: ./.github/workflows/deploy.yml, with: { environment: prod } }",
    expected: "suspected production likely",
  },
  {
    title: "a reusable workflow in a job that says so",
    job: "deploy-prod: { uses: org/x/.github/workflows/deploy.yml@v1, with: { environment: prod } }",
    expected: "deploy production likely",
  },
  {
    title: "a script that says so",
    job: "deploy: { environment: production, steps: [{ run: ./scripts/deploy.sh }] }",
    expected: "deploy production likely",
  },
  {
    title: "words that are no tools",
    job: "constructor: { steps: [{ run: 'constructor deploy; toString x; __proto__ y' }] }",
    expected: undefined,
  },
];

describe("deployments", () => {
  for (const { title, job, top, path, expected, evidence } of CASES) {
    test(title, () => {
      const text = `${top ?? "on: push"}\njobs:\n  ${job}\n`;
      const workflow = workflowModel(text, path ?? ".github/workflows/a.yml", NO_TEAM_SETTINGS);
      assert.deepEqual(workflow.document.problems, []);
      const [found] = deploymentsOf(workflow);
      assert.equal(
        found &&
          (found.target.tier === "non-production"
            ? `${found.kind} non-production`
            : `${found.kind} ${found.target.tier} ${certaintyOf(found)}`),
        expected,
        found && evidenceOf(found),
      );
      if (evidence !== undefined && found !== undefined)
        assert.ok(evidenceOf(found).includes(evidence), evidenceOf(found));
    });
  }

  test("environments that a team declares", () => {
    const settings = { ...NO_TEAM_SETTINGS, environments: { production: ["blue"], staging: ["green"] } };
    const read = (name: string): string | undefined =>
      deploymentsOf(
        workflowModel(
          `on: push\njobs:\n  a: { environment: ${name}, steps: [{ run: kubectl apply -f x }] }\n`,
          "a.yml",
          settings,
        ),
      )[0]?.target.tier;
    assert.deepEqual(["blue", "green", "red"].map(read), ["production", "non-production", "unknown"]);
  });
});
