import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { PartMethods, Reporter } from "../../server/src/contract/rule.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import {
  type Workflow,
  stepsOf,
  type WorkflowParts,
  workflowModel,
} from "../../server/src/languages/workflow/model/workflow.ts";
import { deploymentsOf } from "../../server/src/languages/workflow/model/deployment.ts";
import { ancestorsOf, dependentsOf, jobOf, jobsInCycles } from "../../server/src/languages/workflow/model/graph.ts";
import { allRules } from "../../server/src/engine/catalogue.ts";
import { startTimer } from "../timer.ts";

function read(text: string, path = ".github/workflows/ci.yml"): Workflow {
  return workflowModel(text, path, NO_TEAM_SETTINGS);
}

const TRIGGERS: readonly [string, string][] = [
  ["on: push", "push"],
  ["on: [push, pull_request]", "push pull_request"],
  ['"on":\n  push:\n    branches: [main, "v*"]\n    tags-ignore: x', "push branches=main,v* tagsIgnore=x"],
  ["on:\n  push:\n  schedule:\n    - cron: '0 0 * * *'", "push schedule"],
  [
    "on:\n  workflow_run:\n    workflows: [Staging]\n    types: completed",
    "workflow_run types=completed workflows=Staging",
  ],
  [
    "on:\n  workflow_dispatch:\n    inputs:\n      env:\n        type: choice\n        options: [a, b]\n      x:",
    "workflow_dispatch inputs=env(a,b),x()",
  ],
  ["on:", ""],
  ["on:\n  push:\n    branches:", "push"],
  ["name: x", ""],
];

describe("triggers", () => {
  for (const [text, expected] of TRIGGERS) {
    test(JSON.stringify(text), () => {
      const shown = read(text).triggers.map(({ event, inputs, ...rest }) => {
        const parts = Object.entries(rest).flatMap(([name, list]) =>
          !Array.isArray(list) ? [] : [`${name}=${list.join()}`],
        );
        const named = inputs.map(({ name, options }) => `${name}(${options.join()})`);
        return [event, ...parts, ...(named.length > 0 ? [`inputs=${named.join()}`] : [])].join(" ");
      });
      assert.equal(shown.join(" "), expected);
    });
  }
});

const GRAPH = `
on: push
jobs:
  a: {}
  b: { needs: a }
  c: { needs: [b, A, gone] }
  d: { needs: [c, e] }
  e: { needs: d }
  f: { needs: f }
`;

describe("needs", () => {
  const workflow = read(GRAPH);
  const ids = (jobs: Iterable<{ id: string }>): string => [...jobs].map(({ id }) => id).join("");
  const job = (id: string) => jobOf(workflow, id)!;
  test("ancestors", () => assert.equal(ids(ancestorsOf(workflow, job("c"))), "ba"));
  test("dependents", () => assert.equal(ids(dependentsOf(workflow, job("a"))), "bcde"));
  test("cycles", () => assert.equal(ids(jobsInCycles(workflow)), "def"));
  test("a chain of ten thousand jobs", () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `  j${index}: { needs: j${index - 1} }`);
    const chain = read(`on: push\njobs:\n${lines.join("\n")}\n`);
    const spent = startTimer();
    assert.equal(ancestorsOf(chain, jobOf(chain, "j9999")!).length, 9999);
    assert.equal(jobsInCycles(chain).size, 0);
    assert.ok(spent() < 1000);
  });
});

const JOB = `
name: "CI"
on: push
env: { A: one, B: "\${{ vars.B }}" }
defaults: { run: { shell: pwsh } }
concurrency: group-\${{ github.ref }}
permissions: { contents: read, packages: write }
jobs:
  shared: &shared
    runs-on: [self-hosted, linux]
    environment: { name: production, url: https://example.com }
    defaults: { run: { shell: bash } }
    permissions: write-all
    steps:
      - uses: Actions/Checkout/sub/path@v4 # comment
      - parallel:
          - run: one
          - run: two
            shell: python
      - name: three
        run: |
          echo 😀 &&
            kubectl apply -f x
  copy: *shared
  call:
    uses: ./.github/workflows/deploy.yml
    with: { environment: staging }
  half:
    runs-on:
    environment:
    steps:
      -
      - uses:
      - name: typing
`;

describe("jobs and steps", () => {
  const workflow = read(JOB);
  const [shared, copy, call, half] = workflow.jobs;
  assert.ok(shared && copy && call && half);
  const slice = (span: { start: number; end: number }): string => workflow.text.slice(span.start, span.end);

  test("what the top says", () => {
    assert.equal(workflow.name?.value, "CI");
    assert.deepEqual(
      workflow.env.map(({ name, value }) => [name, value?.value]),
      [
        ["A", "one"],
        ["B", "${{ vars.B }}"],
      ],
    );
    assert.equal(workflow.concurrency?.group?.value, "group-${{ github.ref }}");
    assert.deepEqual(
      [...(workflow.permissions?.scopes ?? [])],
      [
        ["contents", "read"],
        ["packages", "write"],
      ],
    );
  });
  test("what a job says", () => {
    assert.deepEqual(
      shared.runsOn.map(({ value }) => value),
      ["self-hosted", "linux"],
    );
    assert.equal(shared.environment?.name?.value, "production");
    assert.equal(shared.permissions?.value, "write-all");
    assert.equal(slice(shared.key), "shared");
  });
  test("an alias stands for its job, under its own id", () => {
    assert.equal(slice(copy.key), "copy");
    assert.equal(copy.steps.length, shared.steps.length);
  });
  test("steps, those of a parallel group among them", () => {
    assert.deepEqual(
      shared.steps.map(({ uses, run }) => uses?.repository ?? run?.value.split(" ")[0]),
      ["actions/checkout", "one", "two", "echo"],
    );
  });
  test("an action's parts and places", () => {
    const uses = shared.steps[0]?.uses;
    assert.deepEqual([uses?.kind, uses?.path, uses?.ref], ["repository", "sub/path", "v4"]);
    assert.equal(slice(uses!.refSpan!), "v4");
    assert.equal(call.uses?.kind, "local");
  });
  test("commands have their places in the file; other shells have none", () => {
    assert.deepEqual(shared.steps[3]?.script()?.commands.map(slice), ["echo 😀", "kubectl apply -f x"]);
    assert.equal(shared.steps[2]?.script(), undefined);
  });
  test("what is being typed is not there yet", () => {
    assert.equal(half.environment, undefined);
    assert.deepEqual(
      half.steps.map(({ uses, name }) => [uses, name?.value]),
      [
        [undefined, undefined],
        [undefined, "typing"],
      ],
    );
  });
  test("an action's own steps", () => {
    const action = read(
      "runs:\n  using: composite\n  steps:\n    - run: make\n      shell: bash\n",
      "setup/action.yml",
    );
    assert.equal(action.kind, "action");
    assert.deepEqual(
      [...stepsOf(action)].map(({ step, job }) => [step.run?.value, job]),
      [["make", undefined]],
    );
  });
});

describe("whatever is typed", () => {
  const rules = allRules().filter(({ language }) => language === "workflow");
  const check = (text: string): void => {
    const workflow = read(text);
    deploymentsOf(workflow);
    const report: Reporter = ({ at, fixes }) => {
      assert.ok(at.start >= 0 && at.start <= at.end && at.end <= text.length);
      for (const fix of fixes ?? [])
        for (const edit of fix.edits) assert.ok(edit.start <= edit.end && edit.end <= text.length);
    };
    for (const { rule } of rules) {
      rule.check?.(workflow as never, report, undefined);
      const { step: hear } = rule as PartMethods<typeof workflow, WorkflowParts>;
      for (const part of stepsOf(workflow)) hear?.(part, report, workflow, undefined);
    }
  };

  test("cutting and mixing lines throws nothing and stays in the file", () => {
    const piece = fc.constantFrom(
      "- ",
      ":",
      "{",
      "}",
      "[",
      "*shared",
      "&x ",
      "${{",
      "}}",
      "'",
      '"',
      "|",
      "\n",
      "\r\n",
      "  ",
      "\t",
      "#",
      "needs: ",
      "<<: *shared",
      "run: |\n",
      "",
    );
    fc.assert(
      fc.property(fc.nat(JOB.length), fc.nat(60), fc.array(piece, { maxLength: 4 }), (at, cut, pieces) => {
        check(JOB.slice(0, at) + pieces.join("") + JOB.slice(at + cut));
      }),
      { numRuns: 500 },
    );
  });

  test("every beginning of a file", () => {
    for (let length = 0; length <= JOB.length; length += 7) check(JOB.slice(0, length));
  });
});
