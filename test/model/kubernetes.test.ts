import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isPaymentName } from "../../server/src/model/tier.ts";
import { type KubernetesManifest, kubernetesManifest } from "../../server/src/languages/kubernetes/model/manifest.ts";
import { kubernetesFacts } from "../../server/src/languages/kubernetes/model/facts.ts";
import { quantity } from "../../server/src/languages/kubernetes/model/quantity.ts";
import { decodeBase64 } from "../../server/src/base/base64.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";

function manifest(text: string, path = "k8s/app.yaml"): KubernetesManifest {
  return kubernetesManifest(text, path, NO_TEAM_SETTINGS);
}

const TEMPLATE = "metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}";
const SPEC = `selector: {matchLabels: {app: a}}, template: {${TEMPLATE}}`;

/** Every kind that makes pods, as flow maps so that one line shows where its template stands. */
const WORKLOADS: readonly [kind: string, apiVersion: string, body: string][] = [
  ["Pod", "v1", "spec: {containers: [{name: c, image: i}]}"],
  ["Deployment", "apps/v1", `spec: {${SPEC}}`],
  ["Deployment", "extensions/v1beta1", `spec: {template: {${TEMPLATE}}}`],
  ["StatefulSet", "apps/v1", `spec: {${SPEC}}`],
  ["DaemonSet", "apps/v1", `spec: {${SPEC}}`],
  ["ReplicaSet", "apps/v1", `spec: {${SPEC}}`],
  ["ReplicationController", "v1", `spec: {selector: {app: a}, template: {${TEMPLATE}}}`],
  ["Job", "batch/v1", `spec: {template: {${TEMPLATE}}}`],
  ["CronJob", "batch/v1", `spec: {jobTemplate: {spec: {template: {${TEMPLATE}}}}}`],
  ["PodTemplate", "v1", `template: {${TEMPLATE}}`],
  ["Rollout", "argoproj.io/v1alpha1", `spec: {${SPEC}}`],
  ["Service", "serving.knative.dev/v1", `spec: {template: {${TEMPLATE}}}`],
  ["DeploymentConfig", "apps.openshift.io/v1", `spec: {selector: {app: a}, template: {${TEMPLATE}}}`],
];

describe("workloads", () => {
  for (const [kind, apiVersion, body] of WORKLOADS)
    test(`${kind} of ${apiVersion}`, () => {
      const [object] = manifest(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${body}\n`).objects;
      assert.equal(object?.partial, false);
      assert.deepEqual(
        object?.workload?.containers.map(({ name, role, image }) => [name, role, image?.value]),
        [["c", "app", "i"]],
      );
    });

  for (const [kind, apiVersion] of [
    ["Service", "v1"],
    ["Deployment", "acme.example/v1"],
    ["ClusterRole", "rbac.authorization.k8s.io/v1"],
  ])
    test(`${kind} of ${apiVersion} makes no pods`, () => {
      const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nspec: {${SPEC}}\n`;
      assert.equal(manifest(text).objects[0]?.workload, undefined);
    });

  test("roles of containers", () => {
    const text =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  initContainers:\n    - {name: a, image: i, restartPolicy: Always}\n    - {name: b, image: i}\n  containers:\n    - {name: c, image: i}\n  ephemeralContainers:\n    - {name: d}\n";
    const [object] = manifest(text).objects;
    assert.deepEqual(
      object?.workload?.containers.map(({ role }) => role),
      ["sidecar", "init", "app", "ephemeral"],
    );
    assert.equal(object?.partial, false);
  });
});

describe("what a document is", () => {
  const header = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n";
  const cases: readonly [what: string, text: string, is: Partial<KubernetesManifest>][] = [
    ["a value file in a stream", "replicas: 1\n", { foreign: true }],
    ["comments only", "# nothing\n", { foreign: true }],
    ["a kustomization", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", { foreign: true }],
    ["a kubeconfig", "apiVersion: v1\nkind: Config\nclusters: []\n", { foreign: true }],
    ["a kind cluster", "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n", { foreign: true }],
    ["a definition", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n", { foreign: true }],
    ["broken YAML with a header", "apiVersion: v1\nkind: Pod\nmetadata: [\n", { foreign: false }],
    ["Helm at a value", `${header}spec: {{ .Values.x }}\n`, { templated: true }],
    ["Helm in quotes", `${header}spec: {nodeName: "{{ .Values.x }}"}\n`, { templated: true }],
    ["a plain placeholder", `${header}spec:\n  nodeName: {{ node }}\n`, { templated: true }],
    ["Vault's templates in a block scalar", `${header}x: |\n  {{- with secret "a" }}{{ end }}\n`, { templated: false }],
    ["alert texts in quotes", `${header}x: "{{ $labels.x }}"\n`, { templated: false }],
    ["a placeholder in a comment", `${header}# {{ x }}\n`, { templated: false }],
  ];
  for (const [what, text, is] of cases)
    test(what, () => {
      const actual = manifest(text);
      for (const [key, value] of Object.entries(is)) assert.equal(actual[key as keyof KubernetesManifest], value, key);
    });

  const deployment = (body: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n${body}\n`;
  const pieces: readonly [what: string, text: string, path?: string][] = [
    ["without a selector", deployment(`spec: {template: {${TEMPLATE}}}`)],
    ["containers without an image", deployment("spec: {selector: {}, template: {spec: {containers: [{name: c}]}}}")],
    ["a $patch directive", deployment(`spec: {${SPEC}, $patch: replace}`)],
    ["a folder of patches", deployment(`spec: {${SPEC}}`), "overlays/prod/patches/x.yaml"],
    ["a patch by its name", deployment(`spec: {${SPEC}}`), "overlays/prod/replicas-patch.yaml"],
    ["written by a controller", deployment(`spec: {${SPEC}}`).replace("{name: x}", "{name: x, ownerReferences: [{}]}")],
  ];
  for (const [what, text, path] of pieces)
    test(`a piece: ${what}`, () => assert.equal(manifest(text, path).objects[0]?.partial, true));
});

describe("lists and JSON", () => {
  const pod = (name: string): string => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"},"spec":{}}`;
  test("the items of a List are the objects", () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- ${pod("a")}\n- ${pod("b")}\n`;
    assert.deepEqual(
      manifest(text).objects.map(({ name }) => name),
      ["a", "b"],
    );
  });
  test("a JSON manifest, indented with tabs", () => {
    const text = JSON.stringify(JSON.parse(pod("a")), undefined, "\t");
    assert.deepEqual(
      manifest(text, "a.json").objects.map(({ name }) => name),
      ["a"],
    );
  });
});

describe("stakes", () => {
  const cases: readonly [metadata: string, path: string, tier: string, high: boolean][] = [
    ["{name: web}", "k8s/web.yaml", "unknown", false],
    ["{name: web, namespace: shop-prod}", "k8s/web.yaml", "production", true],
    ["{name: web, labels: {environment: production}}", "k8s/web.yaml", "production", true],
    ["{name: web}", "overlays/prod/web.yaml", "production", true],
    ["{name: web, namespace: shop-staging}", "overlays/prod/web.yaml", "unknown", false],
    ["{name: payment-service}", "k8s/web.yaml", "unknown", true],
    ["{name: payment-service, namespace: shop-staging}", "k8s/web.yaml", "staging", true],
    ["{name: payment-service, namespace: dev}", "k8s/web.yaml", "development", false],
    ["{name: payment-service}", "tests/fixtures/web.yaml", "unknown", false],
    ["{name: web}", "util/testdata/live-deployment.yaml", "unknown", false],
    ["{name: web, labels: {env: prod}}", "docs/web.yaml", "unknown", false],
    ["{name: web, labels: {app: billing}}", "k8s/web.yaml", "unknown", true],
  ];
  for (const [metadata, path, tier, high] of cases)
    test(`${metadata} in ${path}`, () => {
      const [object] = manifest(`apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n`, path).objects;
      assert.deepEqual([object?.stakes.tier, object?.stakes.high], [tier, high]);
      if (high) assert.match(object?.stakes.evidence ?? "", /because/);
    });
});

describe("generic workloads", () => {
  const cases: readonly [what: string, metadata: string, container: string, path: string, expected: object][] = [
    ["nothing is known", "{name: web}", "{}", "k8s/web.yaml", { isGeneric: true, isFixture: false }],
    ["test data", "{name: web}", "{}", "tests/web.yaml", { isGeneric: true, isFixture: true }],
    ["a tier", "{name: web, namespace: staging}", "{}", "k8s/web.yaml", { isGeneric: false }],
    ["a payment workload", "{name: payments}", "{}", "tests/web.yaml", { isGeneric: false, isFixture: false }],
    ["a folder", "{name: web}", "{}", "services/payments/web.yaml", { isGeneric: false, isPayment: false }],
    ["an image", "{name: web}", "{image: acme/checkout-api}", "k8s/web.yaml", { isGeneric: false, isPayment: false }],
    [
      "a variable",
      "{name: web}",
      "{env: [{name: STRIPE_KEY}]}",
      "k8s/web.yaml",
      { isGeneric: false, isPayment: false },
    ],
  ];
  for (const [what, metadata, container, path, expected] of cases)
    test(what, () => {
      const text = `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: {containers: [${container}]}\n`;
      const stakes = manifest(text, path).objects[0]?.stakes;
      assert.deepEqual({ ...stakes, ...expected }, stakes);
    });
  test("not under the strict profile", () => {
    const text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    const [object] = kubernetesManifest(text, "k8s/web.yaml", { ...NO_TEAM_SETTINGS, strict: true }).objects;
    assert.equal(object?.stakes.isGeneric, false);
  });
});

describe("payment names", () => {
  const names = {
    true: "payment payments-api paymentservice checkoutservice PaymentService walletapi cardmicroservice ledgerwriter repayment-worker prepayments",
    false:
      "payload display deployment payroll-less discard scorecard wildcard healthcheck checkpoint cardinality web service",
  };
  for (const [expected, list] of Object.entries(names))
    for (const name of list.split(" "))
      test(`${name}: ${expected}`, () => assert.equal(String(isPaymentName(name)), expected));
});

describe("facts", () => {
  const fact = (text: string) => kubernetesFacts(manifest(text))[0];
  const cases: readonly [text: string, expected: object][] = [
    ["kind: Service\napiVersion: v1\nspec: {selector: {a: b}}", { selector: { a: "b" } }],
    ["kind: PodDisruptionBudget\napiVersion: policy/v1\nspec: {selector: {}}", { selector: {} }],
    [
      "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: {podSelector: {}, egress: []}",
      { selector: {}, policyTypes: ["Ingress", "Egress"] },
    ],
    [
      "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: {podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}}",
      { selector: {}, expressions: [{ key: "a", operator: "In", values: ["b"] }], policyTypes: ["Ingress"] },
    ],
    [
      "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: {podSelector: {}, ingress: [{}], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}",
      { selector: {}, policyTypes: ["Egress"] },
    ],
    [
      "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec: {minReplicas: 3, scaleTargetRef: {kind: Deployment, name: x}}",
      { target: "Deployment/x", minReplicas: 3 },
    ],
    ["kind: ServiceAccount\napiVersion: v1\nautomountServiceAccountToken: no", { mountsToken: false }],
    [
      "kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nsubjects: [{kind: ServiceAccount, name: x}, {kind: User, name: y}]",
      { boundAccounts: [{ name: "x", namespace: "" }] },
    ],
  ];
  for (const [text, expected] of cases)
    test(text.split("\n")[0] ?? "", () => {
      const actual = fact(`${text}\nmetadata: {name: n}\n`) as unknown as Record<string, unknown>;
      for (const [key, value] of Object.entries(expected))
        assert.equal(JSON.stringify(actual[key]), JSON.stringify(value), key);
    });

  test("a template and broken YAML may hold anything", () => {
    for (const text of ["apiVersion: v1\nkind: Pod\nx: {{ .Values.x }}\n", "apiVersion: v1\nkind: Pod\nx: [\n"])
      assert.equal(
        kubernetesFacts(manifest(text)).some(({ opaque }) => opaque === true),
        true,
      );
  });
});

test("quantities", () => {
  const cases = {
    "256Mi": 2 ** 28,
    "250m": 0.25,
    "1": 1,
    "1e3": 1000,
    "0.5": 0.5,
    "1.5Gi": 1.5 * 2 ** 30,
    x: undefined,
  };
  for (const [text, value] of Object.entries(cases)) assert.equal(quantity(text), value, text);
});

test("base64", () => {
  for (const text of ["", "a", "ab", "abc", "pässwörd 😀\n"])
    assert.equal(decodeBase64(Buffer.from(text).toString("base64")), text);
  for (const none of ["a", "####", Buffer.from([0, 1, 2]).toString("base64")])
    assert.equal(decodeBase64(none), undefined);
});
