import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const CONFIG = resolveConfig();
const workload = (labels = "app: payments", namespace = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: payments${namespace === "" ? "" : `, namespace: ${namespace}`}}
spec:
  replicas: 3
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec:
      containers: [{name: api, image: "ghcr.io/acme/payments:1.4.2"}]
`;
const deny = (selector = "{}", namespace = ""): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny${namespace === "" ? "" : `, namespace: ${namespace}`}}
spec: {podSelector: ${selector}, policyTypes: [Ingress, Egress]}
`;
const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: payments}}}
`;
const RANGE = `apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec: {limits: [{type: Container, default: {memory: 128Mi}}]}
`;

type Files = Readonly<Record<string, string>>;

/** Files, the workload first; the rule that looks for the other; and whether that counts for the workload. */
const CASES: readonly [name: string, files: Files, rule: string, speaks: boolean][] = [
  ["the same folder", { "a/d.yaml": workload(), "a/p.yaml": deny() }, "no-network-policy", true],
  ["the folder above", { "a/b/d.yaml": workload(), "a/p.yaml": deny() }, "no-network-policy", true],
  ["the folder of the workspace", { "a/b/d.yaml": workload(), "p.yaml": deny() }, "no-network-policy", true],
  ["another folder", { "a/d.yaml": workload(), "b/p.yaml": deny() }, "no-network-policy", false],
  [
    "another folder, with the same namespace",
    { "a/d.yaml": workload("app: payments", "pay"), "b/p.yaml": deny("{}", "pay") },
    "no-network-policy",
    true,
  ],
  [
    "another folder, with a namespace that the workload does not name",
    { "a/d.yaml": workload(), "b/p.yaml": deny("{}", "pay") },
    "no-network-policy",
    false,
  ],
  [
    "a folder beside it under one k8s",
    { "k8s/apps/d.yaml": workload(), "k8s/policies/p.yaml": deny() },
    "no-network-policy",
    true,
  ],
  [
    "a folder beside it that has workloads of its own",
    { "k8s/apps/d.yaml": workload(), "k8s/blog/p.yaml": deny(), "k8s/blog/d.yaml": workload("app: blog") },
    "no-network-policy",
    false,
  ],
  [
    "a folder of another environment under one k8s",
    { "k8s/prod/d.yaml": workload(), "k8s/staging/p.yaml": deny() },
    "no-network-policy",
    false,
  ],
  [
    "the k8s of another service",
    { "payments/k8s/d.yaml": workload(), "blog/k8s/p.yaml": deny() },
    "no-network-policy",
    false,
  ],
  [
    "another folder, selecting it and nothing of its own",
    { "a/d.yaml": workload(), "b/p.yaml": BUDGET },
    "no-disruption-budget",
    true,
  ],
  [
    "another folder, selecting its own pods of the same labels",
    { "a/d.yaml": workload(), "b/p.yaml": BUDGET, "b/d.yaml": workload() },
    "no-disruption-budget",
    false,
  ],
  [
    "expressions that select it",
    { "a/d.yaml": workload(), "a/p.yaml": deny("{matchExpressions: [{key: app, operator: Exists}]}") },
    "no-network-policy",
    true,
  ],
  [
    "expressions that do not select it",
    {
      "a/d.yaml": workload(),
      "a/p.yaml": deny("{matchExpressions: [{key: app, operator: NotIn, values: [payments]}]}"),
    },
    "no-network-policy",
    false,
  ],
  ["defaults of its folder", { "a/d.yaml": workload(), "a/r.yaml": RANGE }, "memory-and-cpu", true],
  ["defaults of another folder", { "a/d.yaml": workload(), "test/fixtures/r.yaml": RANGE }, "memory-and-cpu", false],
  [
    "defaults that only bound what may be asked",
    { "a/d.yaml": workload(), "a/r.yaml": RANGE.replace("default: {memory", "min: {memory") },
    "memory-and-cpu",
    false,
  ],
];

function rulesOf(files: Files, isOneSet: boolean): string[] {
  const index = createIndex(isOneSet);
  for (const [path, text] of Object.entries(files)) index.add(path, text, CONFIG);
  const [[path, text] = ["", ""]] = Object.entries(files);
  const { findings } = lint({ path, text }, { config: CONFIG, workspace: (own) => index.view(path, own) });
  return findings.map(({ rule }) => rule.replace("kubernetes/", ""));
}

describe("how far an object speaks", () => {
  for (const [name, files, rule, speaks] of CASES)
    test(name, () => {
      assert.equal(!rulesOf(files, false).includes(rule), speaks);
    });

  for (const [name, files, rule] of CASES.filter(
    ([name]) => name.startsWith("another folder") && !name.includes("namespace"),
  ))
    test(`files that are applied together: ${name}`, () => {
      assert.ok(!rulesOf(files, true).includes(rule));
    });
});
