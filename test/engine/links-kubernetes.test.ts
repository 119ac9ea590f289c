import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { complete } from "../../server/src/features/complete.ts";
import type { CheckedDocument } from "../../server/src/features/checked-document.ts";
import { linksIn } from "../../server/src/features/links.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const config = resolveConfig();

type Files = Readonly<Record<string, string>>;

/** A file of a folder, checked with what is known of the others. */
function openIn(files: Files, path: string): CheckedDocument {
  const index = createIndex();
  for (const [each, text] of Object.entries(files)) index.add(each, text, config);
  const text = files[path] ?? "";
  const result = lint({ path, text }, { config });
  return { path, text, result, workspace: index.view(path, result.facts, text) };
}

/** What links of a file say: the text they stand at, and the text they lead to. */
function linked(files: Files, path: string): string[] {
  const { text, ...document } = openIn(files, path);
  return linksIn({ text, ...document }).map((link) => {
    const from = text.slice(link.start, link.end);
    if (!("paths" in link)) return from;
    const { paths, target } = link;
    const there = target === undefined ? "" : `:${files[paths[0] ?? ""]?.slice(target.start, target.end) ?? ""}`;
    return `${from} -> ${paths.join(", ")}${there}`;
  });
}

const named = (apiVersion: string, kind: string, name: string, rest = ""): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;

const DEPLOYMENT = named(
  "apps/v1",
  "Deployment",
  "pay",
  `spec:
  selector: {matchLabels: {app: pay}}
  template:
    metadata: {labels: {app: pay, tier: api}}
    spec:
      serviceAccountName: payer
      imagePullSecrets: [{name: pull}]
      containers:
        - name: app
          image: a.example/pay:1
          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: stripe}}]
          env:
            - name: A
              valueFrom: {secretKeyRef: {name: adyen, key: a}}
            - name: B
              valueFrom: {configMapKeyRef: {name: absent, key: a}}
      volumes:
        - {name: a, secret: {secretName: sealed}}
        - {name: b, configMap: {name: settings}}
        - {name: c, persistentVolumeClaim: {claimName: ledger}}
`,
);
const AROUND: Files = {
  "k8s/account.yaml": named("v1", "ServiceAccount", "payer"),
  "k8s/pull.yaml": named("v1", "Secret", "pull"),
  "k8s/settings.yaml": named("v1", "ConfigMap", "settings"),
  "other/settings.yaml": named("v1", "ConfigMap", "settings"),
  "k8s/stripe.yaml": named("external-secrets.io/v1", "ExternalSecret", "es", "spec: {target: {name: stripe}}\n"),
  "k8s/adyen.yaml": `# Two documents\n---\n${named("external-secrets.io/v1", "ExternalSecret", "adyen")}`,
  "k8s/sealed.yaml": named("bitnami.com/v1alpha1", "SealedSecret", "sealed"),
  "k8s/claim.yaml": named("v1", "PersistentVolumeClaim", "ledger"),
};

/** What is opened, what else there is, and what its links say. */
const LINKED: readonly (readonly [what: string, opened: string, around: Files, links: readonly string[]])[] = [
  [
    "a Deployment to what its pods need",
    DEPLOYMENT,
    AROUND,
    [
      "payer -> k8s/account.yaml:payer",
      "pull -> k8s/pull.yaml:pull",
      "settings -> k8s/settings.yaml:settings",
      "stripe -> k8s/stripe.yaml:es",
      "adyen -> k8s/adyen.yaml:adyen",
      "sealed -> k8s/sealed.yaml:sealed",
      "settings -> k8s/settings.yaml:settings",
      "ledger -> k8s/claim.yaml:ledger",
    ],
  ],
  [
    "a Service by each label to the workload",
    named("v1", "Service", "pay", "spec: {selector: {app: pay, tier: api}}\n"),
    { "k8s/pay.yaml": DEPLOYMENT },
    ["pay -> k8s/pay.yaml:pay", "api -> k8s/pay.yaml:pay"],
  ],
  [
    "a Service that selects nothing to nothing",
    named("v1", "Service", "pay", "spec: {selector: {app: other}}\n"),
    { "k8s/pay.yaml": DEPLOYMENT },
    [],
  ],
  [
    "a budget to a workload of its own file",
    `${named("policy/v1", "PodDisruptionBudget", "pay", "spec: {selector: {matchLabels: {tier: api}}}\n")}---\n${DEPLOYMENT}`,
    { "k8s/pay.yaml": DEPLOYMENT },
    ["api -> k8s/open.yaml:pay"],
  ],
  [
    "a policy by what it is for and whom it lets in",
    named(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "pay",
      "spec: {podSelector: {matchLabels: {app: pay}}, ingress: [{from: [{podSelector: {matchLabels: {tier: api}}}]}]}\n",
    ),
    { "k8s/pay.yaml": DEPLOYMENT },
    ["pay -> k8s/pay.yaml:pay", "api -> k8s/pay.yaml:pay"],
  ],
  [
    "a monitor to the Service",
    named("monitoring.coreos.com/v1", "ServiceMonitor", "pay", "spec: {selector: {matchLabels: {app: pay}}}\n"),
    {
      "k8s/a.yaml": named("v1", "Service", "front", "").replace("name: front\n", "name: front\n  labels: {app: pay}\n"),
      "k8s/pay.yaml": DEPLOYMENT,
    },
    ["pay -> k8s/a.yaml:front"],
  ],
  [
    "an autoscaler, an Ingress and a binding to what they name",
    [
      named(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        "a",
        "spec: {scaleTargetRef: {kind: Deployment, name: pay}}\n",
      ),
      named(
        "networking.k8s.io/v1",
        "Ingress",
        "a",
        "spec: {rules: [{http: {paths: [{backend: {service: {name: front}}}]}}]}\n",
      ),
      named(
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        "a",
        "roleRef: {kind: Role, name: reader}\nsubjects: [{kind: ServiceAccount, name: payer}, {kind: Group, name: pay}]\n",
      ),
    ].join("---\n"),
    {
      "k8s/pay.yaml": DEPLOYMENT,
      "k8s/front.yaml": named("v1", "Service", "front"),
      "k8s/role.yaml": named("rbac.authorization.k8s.io/v1", "Role", "reader"),
      "k8s/account.yaml": named("v1", "ServiceAccount", "payer"),
    },
    [
      "pay -> k8s/pay.yaml:pay",
      "front -> k8s/front.yaml:front",
      "reader -> k8s/role.yaml:reader",
      "payer -> k8s/account.yaml:payer",
    ],
  ],
  [
    "nothing in another namespace",
    named("v1", "Service", "a", "spec: {selector: {app: pay}}\n").replace("name: a\n", "name: a\n  namespace: one\n"),
    { "k8s/pay.yaml": DEPLOYMENT.replace("name: pay\n", "name: pay\n  namespace: two\n") },
    [],
  ],
  [
    "no text of a ConfigMap",
    named("v1", "ConfigMap", "a", "data: {serviceAccountName: payer}\n"),
    { "k8s/account.yaml": named("v1", "ServiceAccount", "payer") },
    [],
  ],
];

describe("links of manifests lead from", () => {
  for (const [what, opened, around, expected] of LINKED)
    test(what, () => assert.deepEqual(linked({ ...around, "k8s/open.yaml": opened }, "k8s/open.yaml"), expected));

  test("a kustomization to its files, by their own names in a build", () => {
    const files = {
      "base/kustomization.yaml": "resources: [pay.yaml, account.yaml]\n",
      "base/pay.yaml": DEPLOYMENT,
      "base/account.yaml": named("v1", "ServiceAccount", "payer"),
      "prod/kustomization.yaml": `namePrefix: prod-
resources:
  - ../base
  - https://example.com/remote
patches:
  - path: patch.yaml
configMapGenerator:
  - name: a
    files: [key=settings.json]
`,
    };
    assert.deepEqual(linked(files, "prod/kustomization.yaml"), [
      "../base -> base/kustomization.yaml, base/kustomization.yml, base/Kustomization, base",
      "patch.yaml -> prod/patch.yaml",
      "key=settings.json -> prod/settings.json",
    ]);
    assert.deepEqual(linked(files, "base/pay.yaml"), ["payer -> base/account.yaml:payer"]);
  });
});

const PORTS: Files = {
  "k8s/pay.yaml": named(
    "apps/v1",
    "Deployment",
    "pay",
    `spec:
  selector: {matchLabels: {app: pay}}
  template:
    metadata: {labels: {app: pay}}
    spec:
      containers:
        - name: app
          image: a.example/pay:1
          ports: [{name: http, containerPort: 8080}, {containerPort: 9090}]
`,
  ),
  "k8s/front.yaml": named(
    "v1",
    "Service",
    "front",
    "spec: {ports: [{name: web, port: 80}, {name: admin, port: 81}]}\n",
  ),
};
const POD = "spec:\n  containers:\n    - name: a\n      ports: [{name: grpc, containerPort: 50}]\n";

/** What is typed in a file beside others, with `|` where, and all that is offered there. */
const OFFERED: readonly (readonly [typed: string, around: Files, offered: readonly string[]])[] = [
  [named("v1", "Pod", "a", "spec:\n  serviceAccountName: |\n"), AROUND, ["payer"]],
  [named("v1", "Pod", "a", "spec:\n  imagePullSecrets:\n    - name: |\n"), AROUND, ["pull", "stripe", "adyen", "sealed"]],
  [named("v1", "Pod", "a", "spec:\n  volumes:\n    - name: a\n      persistentVolumeClaim:\n        claimName: l|\n"), AROUND, ["ledger"]],
  [named("v1", "Pod", "a", "spec:\n  volumes:\n    - name: a\n      configMap:\n        name: |\n"), AROUND, ["settings"]],
  [named("apps/v1", "StatefulSet", "a", "spec:\n  serviceName: |\n"), PORTS, ["front"]],
  [named("autoscaling/v2", "HorizontalPodAutoscaler", "a", "spec:\n  scaleTargetRef:\n    name: |\n"), PORTS, ["pay"]],
  [named("autoscaling/v2", "HorizontalPodAutoscaler", "a", "spec:\n  scaleTargetRef:\n    kind: StatefulSet\n    name: |\n"), PORTS, []],
  [named("v1", "Service", "a", "spec:\n  selector: {app: pay}\n  ports:\n    - port: 80\n      targetPort: |\n"), PORTS, ["http", "8080", "9090"]],
  [named("v1", "Service", "a", "spec:\n  selector: {app: other}\n  ports:\n    - port: 80\n      targetPort: |\n"), PORTS, []],
  [named("networking.k8s.io/v1", "Ingress", "a", "spec:\n  defaultBackend:\n    service:\n      name: |\n"), PORTS, ["front"]],
  [named("networking.k8s.io/v1", "Ingress", "a", "spec:\n  defaultBackend:\n    service:\n      name: front\n      port:\n        name: |\n"), PORTS, ["web", "admin"]],
  [named("networking.k8s.io/v1", "Ingress", "a", "spec:\n  defaultBackend:\n    service:\n      port:\n        number: |\n      name: front\n"), PORTS, ["80", "81"]],
  [named("v1", "Pod", "a", `${POD}      readinessProbe:\n        httpGet:\n          port: |\n`), PORTS, ["grpc", "50"]],
  [named("monitoring.coreos.com/v1", "PodMonitor", "a", "spec:\n  selector:\n    matchLabels: {app: pay}\n  podMetricsEndpoints:\n    - port: |\n"), PORTS, ["http"]],
  [named("a.example/v1", "Thing", "a", "spec:\n  secretRef:\n    name: |\n"), AROUND, ["pull", "stripe", "adyen", "sealed"]],
  [named("v1", "ConfigMap", "a", "data:\n  serviceAccountName: |\n"), AROUND, []],
]; // oxfmt-ignore

describe("completing manifests with names of the objects around", () => {
  for (const [typed, around, expected] of OFFERED)
    test(`${JSON.stringify(typed.slice(-50))} with ${expected.join(", ")}`, () => {
      const files = { ...around, "k8s/open.yaml": typed.replace("|", "") };
      const found = complete(openIn(files, "k8s/open.yaml"), typed.indexOf("|")).map(({ label }) => label);
      assert.deepEqual(found, expected);
    });
});
