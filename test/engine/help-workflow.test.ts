import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { complete } from "../../server/src/features/complete.ts";
import { explainAt } from "../../server/src/features/explain.ts";
import { linksIn } from "../../server/src/features/links.ts";
import type { CheckedDocument } from "../../server/src/features/checked-document.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const config = resolveConfig();

const FILES: Readonly<Record<string, string>> = {
  ".github/actions/deploy/action.yml":
    "name: d\ninputs:\n  stage: { required: true }\n  dry-run: {}\noutputs:\n  url: { value: x }\nruns:\n  using: composite\n  steps:\n    - run: kubectl apply -f k8s/\n      shell: bash\n",
  ".github/workflows/tests.yml":
    "on:\n  workflow_call:\n    inputs:\n      browser: { type: string }\n    outputs:\n      report: { description: Where the report lies, value: x }\n    secrets:\n      TOKEN: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n",
};

/** A document with `|` where somebody is. */
function open(marked: string, path = ".github/workflows/deploy.yml"): { document: CheckedDocument; offset: number } {
  const text = marked.replace("|", "");
  const index = createIndex();
  for (const [name, content] of Object.entries(FILES)) index.add(name, content, config);
  index.add(path, text, config);
  const result = lint({ path, text }, { config, workspace: (own) => index.view(path, own) });
  return { document: { path, text, result, workspace: index.view(path, result.facts) }, offset: marked.indexOf("|") };
}

function labels(marked: string, path?: string): string[] {
  const { document, offset } = open(marked, path);
  return complete(document, offset).map(({ label }) => label);
}

const JOB =
  "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    outputs:\n      tag: x\n    steps:\n      - id: make\n        run: make\n";

/** What must be offered at a place, and what must not. */
const OFFERED: readonly [marked: string, offered: readonly string[], absent?: readonly string[]][] = [
  ["on: push\n|", ["permissions", "jobs", "concurrency"], ["on", "steps"]],
  ["on:\n  |", ["push", "pull_request_target", "workflow_dispatch"], ["jobs"]],
  ["on: p|", ["push", "pull_request"]],
  ["on:\n  pull_request:\n    |", ["types", "branches", "paths"], ["tags", "cron"]],
  [
    "on:\n  pull_request:\n    types: [opened]\n  release:\n    types:\n      - |",
    ["published", "prereleased"],
    ["opened"],
  ],
  ["on: push\npermissions:\n  |", ["contents", "id-token", "security-events"], ["name"]],
  ["on: push\npermissions:\n  contents: |", ["read", "write", "none"]],
  ["on: push\npermissions:\n  id-token: |", ["write", "none"], ["read"]],
  ["on: push\njobs:\n  build:\n    |", ["runs-on", "steps", "uses", "environment"], ["on"]],
  ["on: push\njobs:\n  build:\n    runs-on: |", ["ubuntu-latest", "self-hosted"]],
  [`${JOB}  deploy:\n    needs: |`, ["build"], ["deploy"]],
  [`${JOB}  deploy:\n    needs: [build]\n    if: |`, ["needs", "github", "always"], ["secrets", "steps", "hashFiles"]],
  [`${JOB}  deploy:\n    needs: build\n    if: needs.|`, ["build"]],
  [`${JOB}  deploy:\n    needs: build\n    if: needs.build.outputs.|`, ["tag"]],
  [
    `${JOB}  call:\n    uses: ./.github/workflows/tests.yml\n  deploy:\n    needs: [build, call]\n    if: needs.call.outputs.|`,
    ["report"],
    ["tag"],
  ],
  [
    `on:\n  workflow_call:\n    secrets:\n      DEPLOY_KEY: {}\n${JOB.slice(9)}      - run: echo \${{ secrets.|`,
    ["DEPLOY_KEY"],
  ],
  [`${JOB}      - run: echo \${{ steps.|`, ["make"]],
  [`${JOB}      - run: echo \${{ |`, ["steps", "secrets", "hashFiles"], ["always"]],
  [`${JOB}      - run: echo \${{ github.|`, ["sha", "ref_name", "event"]],
  [`${JOB}      - run: echo \${{ github.event.|`, ["head_commit", "pusher"], ["pull_request"]],
  [`${JOB}      - run: echo \${{ github.event.head_commit.|`, ["message"]],
  [`${JOB}      - run: echo '|`, []],
  [`${JOB}      - |`, ["run", "uses", "name"], ["runs-on"]],
  [`${JOB}      - uses: |`, ["./.github/actions/deploy", "actions/checkout"], ["./.github/workflows/tests.yml"]],
  [
    `${JOB}  call:\n    uses: |`,
    ["./.github/workflows/tests.yml"],
    ["actions/checkout", "./.github/workflows/deploy.yml"],
  ],
  [`${JOB}      - uses: ./.github/actions/deploy\n        with:\n          |`, ["stage", "dry-run"]],
  [`${JOB}      - uses: actions/checkout@v5\n        with:\n          |`, ["persist-credentials", "fetch-depth"]],
  [`${JOB}  call:\n    uses: ./.github/workflows/tests.yml\n    with:\n      |`, ["browser"]],
  [`${JOB}  call:\n    uses: ./.github/workflows/tests.yml\n    secrets:\n      |`, ["TOKEN"]],
  [`${JOB}      - run: x\n        shell: |`, ["bash", "pwsh"]],
  [`${JOB}      - run: x\n        continue-on-error: |`, ["true", "false"]],
];

describe("completing workflows", () => {
  for (const [marked, offered, absent = []] of OFFERED)
    test(JSON.stringify(marked.slice(-60)), () => {
      const found = labels(marked);
      for (const label of offered) assert.ok(found.includes(label), `${label} is among ${found.join(", ")}`);
      for (const label of absent) assert.ok(!found.includes(label), `${label} is not among ${found.join(", ")}`);
    });

  test("an action's metadata has keys of its own", () => {
    const found = labels("name: a\nruns:\n  using: composite\n  |", "action.yml");
    assert.ok(found.includes("steps") && !found.includes("runs-on"), found.join());
  });

  test("an action is written with its commit, and its version behind it", () => {
    const { document, offset } = open(`${JOB}      - uses: |`);
    const checkout = complete(document, offset).find(({ label }) => label === "actions/checkout");
    assert.match(checkout?.newText ?? "", /^actions\/checkout@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

function told(marked: string): string {
  const { document, offset } = open(marked);
  const explanation = explainAt(document, offset, { gitState: "unknown", dotenvFiles: () => [] });
  return explanation === undefined ? "" : [explanation.key, explanation.what, ...explanation.facts].join("; ");
}

const TOLD: readonly [string, RegExp][] = [
  ["o|n: push\njobs: {}\n", /^on; the events/],
  ["on: pu|sh\njobs: {}\n", /^push; commits or tags/],
  ["on:\n  pull_request|_target:\njobs: {}\n", /never run the pull request's code/],
  ["on: push\npermissions:\n  id-tok|en: write\njobs: {}\n", /OIDC/],
  ["on:\n  schedule:\n    - cron: '|0 4 * * 1'\njobs: {}\n", /^0 4 \* \* 1; at 04:00 UTC on Monday/],
  ["on:\n  schedule:\n    - cron: '|*/15 * * * *'\njobs: {}\n", /every 15 minutes/],
  [`${JOB}      - uses: actions/che|ckout@v5\n`, /can be moved.*newest version.*inputs: .*`persist-credentials`/],
  [
    `${JOB}      - uses: ./.github/actions/dep|loy\n`,
    /an action of this repository; inputs: `stage` \(must be given\)/,
  ],
  [`${JOB}      - run: echo \${{ github.ref_n|ame }}\n`, /whoever pushes chooses it/],
  [
    `${JOB}  call:\n    uses: ./.github/workflows/tests.yml\n  deploy:\n    needs: call\n    if: needs.call.outputs.rep|ort != ''\n    runs-on: x\n`,
    /^needs\.call\.outputs\.report; .*; `\.\/\.github\/workflows\/tests\.yml` gives it; Where the report lies$/,
  ],
  [
    `${JOB}  call:\n    uses: ./.github/workflows/tests.yml\n  deploy:\n    needs: call\n    if: needs.call.outputs.re|sult != ''\n    runs-on: x\n`,
    /has no such output$/,
  ],
  [`${JOB}      - if: alwa|ys()\n        run: x\n`, /^always\(\); true also after a failure/],
  [
    `${JOB}  dep|loy:\n    needs: build\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - run: kubectl apply -f k8s/\n      - run: kubectl rollout status deployment/pay\n`,
    /^deploy; a job that deploys to production; .*it waits for `build`; the environment `production` may ask somebody first; .*checks that it works.*nothing takes it back/,
  ],
  [
    `${JOB}  dep|loy:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - uses: ./.github/actions/deploy\n        with: { stage: production }\n`,
    /a job that deploys to production/,
  ],
];

describe("explaining workflows", () => {
  for (const [marked, expected] of TOLD) test(String(expected), () => assert.match(told(marked), expected));
});

test("links lead to actions, workflows, jobs, steps and inputs", () => {
  const text = `on:\n  workflow_dispatch:\n    inputs:\n      tag: {}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - id: make\n        run: make\n      - uses: actions/checkout@v5\n      - uses: ./.github/actions/deploy\n      - run: echo \${{ steps.make.outcome }} \${{ inputs.tag }}\n  call:\n    needs: build\n    uses: ./.github/workflows/tests.yml\n`;
  const { document } = open(`${text}|`);
  const shown = linksIn(document).map((link) => {
    const at = text.slice(link.start, link.end);
    if ("page" in link) return `${at} -> ${link.page}`;
    if ("paths" in link) return `${at} -> ${link.paths.join(" or ")}`;
    return `${at} -> ${/^[^\n]*/.exec(text.slice(link.offset))?.[0] ?? ""}`;
  });
  assert.deepEqual(shown, [
    "actions/checkout@v5 -> https://github.com/actions/checkout/tree/v5",
    "./.github/actions/deploy -> .github/actions/deploy/action.yml or .github/actions/deploy/action.yaml",
    "steps.make.outcome -> id: make",
    "inputs.tag -> tag: {}",
    "build -> build:",
    "./.github/workflows/tests.yml -> .github/workflows/tests.yml",
  ]);
});

test("where GitHub's extension helps, only what it cannot say is said", () => {
  const text = `${JOB}  deploy:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - uses: actions/checkout@v5\n      - run: kubectl apply -f k8s/\n`;
  const { document } = open(`${text}|`);
  const helped = { ...document, isHelpedElsewhere: true };
  const neighbours = { gitState: "unknown", dotenvFiles: () => [] } as const;
  assert.deepEqual(complete(helped, text.length), []);
  assert.equal(explainAt(helped, 1, neighbours), undefined);
  assert.match(explainAt(helped, text.indexOf("deploy:") + 1, neighbours)?.what ?? "", /deploys to production/);
  assert.deepEqual(linksIn(helped), []);
});
