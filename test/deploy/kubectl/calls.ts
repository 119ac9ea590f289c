import type { FakeApi } from "../api/fake-api.ts";
import { NAMESPACE } from "../staging.ts";

/** A call of ours, and how things are when it is made. */
export interface ContractCall {
  readonly args: readonly string[];
  readonly stdin?: unknown;
  /** What the API is like, beside the release that runs. */
  readonly given?: (api: FakeApi) => void | Promise<void>;
  /** What the kubeconfig says in place of what it said. */
  readonly config?: (text: string) => string;
  /** The namespace of the call; else the release's. */
  readonly namespace?: string;
  /** The context of the call; else the one that leads to the API. */
  readonly context?: string;
  readonly timeoutMs?: number;
  /** As for reading the user's kubeconfig: no server is pinned. */
  readonly unpinned?: true;
}

const JSON_OUT = ["-o", "json"] as const;
const STDIN = ["-f", "-"] as const;
const APPLY = ["apply", "--server-side", "--field-manager=paylint"] as const;
const SHOWN = [...JSON_OUT, "--show-managed-fields", ...STDIN] as const;
const READ = ["create", "--dry-run=client", "--validate=false", ...JSON_OUT, ...STDIN] as const;
const CREATE = ["create", "--validate=false", ...STDIN, ...JSON_OUT] as const;
const REPLACE = ["replace", "--validate=false", ...STDIN, ...JSON_OUT] as const;
const GET_SET = ["get", ...STDIN, ...JSON_OUT, "--ignore-not-found", "--show-managed-fields"] as const;
const DELETE = ["delete", ...STDIN, "--ignore-not-found", "--wait=false"] as const;
const LOOK = [
  "get",
  "deployments.apps,replicasets.apps,statefulsets.apps,daemonsets.apps,pods,events",
  ...JSON_OUT,
] as const;
const VIEW = ["config", "view", ...JSON_OUT] as const;
const WHOLE_VIEW = ["config", "view", "--raw", "--flatten", "--minify", ...JSON_OUT] as const;
const WHOAMI = ["auth", "whoami", ...JSON_OUT] as const;
const OWN_NAMESPACE = ["get", "namespace", NAMESPACE, ...JSON_OUT] as const;

export const configMap = (data: Record<string, unknown> = { LOG_LEVEL: "debug" }, more: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "payments-config", ...more },
  data,
});
const named = (name: string) => configMap({}, { name });
const listOf = (...items: readonly unknown[]) => ({ apiVersion: "v1", kind: "List", items });
const LEASE = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name: "paylint-deploy" },
  spec: { holderIdentity: "a", leaseDurationSeconds: 120 },
};
const RULES_REVIEW = {
  apiVersion: "authorization.k8s.io/v1",
  kind: "SelfSubjectRulesReview",
  metadata: {},
  spec: { namespace: NAMESPACE },
};
const status = (code: number, reason: string, message: string) => ({
  status: code,
  body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", reason, message, code },
});
const isNo = (api: FakeApi, code: number, reason: string, message: string): void =>
  void api.intercept(({ resource }) => (resource === "" ? undefined : status(code, reason, message)));
const sentOn =
  (code: number) =>
  (api: FakeApi): void =>
    void api.intercept(({ resource, path }) =>
      resource === "" || path.includes("sent=on")
        ? undefined
        : { status: code, body: "", headers: { location: `${path}${path.includes("?") ? "&" : "?"}sent=on` } },
    );
const withLease = (api: FakeApi): void =>
  void api.objects.put({ ...LEASE, metadata: { ...LEASE.metadata, namespace: NAMESPACE } });
const setBy = (manager: string) => (api: FakeApi) =>
  void api.objects.change(
    { kind: "ConfigMap", name: "payments-config", namespace: NAMESPACE },
    (object) => (object.data = { LOG_LEVEL: "trace", MORE: "a" }),
    manager,
  );
const podOf = (api: FakeApi): string => api.objects.list("Pod", NAMESPACE)[0]?.metadata.name ?? "";

const YAML = `# a comment
apiVersion: v1
kind: ConfigMap
metadata:
  name: first
data:
  plain: text
  quoted: "a\\tb"
  folded: >-
    one
    two
  literal: |
    one
      two
---
---
# nothing
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: second, labels: &labels { app: second } }
spec:
  replicas: 2
  paused: yes
  minReadySeconds: 0o10
  revisionHistoryLimit: 010
  selector: { matchLabels: *labels }
  template:
    metadata: { labels: *labels }
    spec:
      terminationGracePeriodSeconds: 1_0
      nodeName: ~
      priorityClassName:
      containers:
        - name: a
          image: registry.example.com/a:1.0.0
          resources: { limits: { cpu: 0.5, memory: 1e3, ratio: .5, at: 2026-01-01, big: 12345678901234567890 } }
`;

export const CALLS: Readonly<Record<string, ContractCall>> = {
  "its own version": { args: ["version", "--client", ...JSON_OUT], unpinned: true },
  "both versions": { args: ["version", ...JSON_OUT] },
  "both versions, while the server is gone": { args: ["version", ...JSON_OUT], given: (api) => api.down() },

  "the kubeconfig": { args: VIEW, unpinned: true },
  "the kubeconfig with credentials and certificates": {
    args: VIEW,
    unpinned: true,
    config: (text) =>
      text
        .replace(
          '"user": {}',
          '"user": { "token": "abc", "client-key-data": "YQ==", "username": "a", "password": "b" }',
        )
        .replace('"server":', '"certificate-authority-data": "YQ==", "insecure-skip-tls-verify": true, "server":'),
  },
  "the kubeconfig with a program for credentials": {
    args: VIEW,
    unpinned: true,
    config: (text) =>
      text.replace(
        '"user": {}',
        '"user": { "exec": { "apiVersion": "client.authentication.k8s.io/v1", "command": "login", "args": ["a"], "interactiveMode": "Never" } }',
      ),
  },
  "one context alone": { args: WHOLE_VIEW, unpinned: true },
  "one context alone, with its secrets": {
    args: WHOLE_VIEW,
    unpinned: true,
    config: (text) =>
      text
        .replace('"user": {}', '"user": { "token": "abc", "tokenFile": "token" }')
        .replace('"server":', '"certificate-authority-data": "YQ==", "proxy-url": "http://127.0.0.1:1", "server":'),
  },
  "one context alone, with a certificate in a file that is not there": {
    args: WHOLE_VIEW,
    unpinned: true,
    config: (text) => text.replace('"server":', '"certificate-authority": "ca.pem", "server":'),
  },
  "a context alone that is not there": { args: WHOLE_VIEW, unpinned: true, context: "staging-us" },
  "the kubeconfig, for a context that is not there": { args: VIEW, unpinned: true, context: "staging-us" },
  "a kubeconfig that is empty": { args: VIEW, unpinned: true, config: () => "" },
  "one context of a kubeconfig that is empty": { args: WHOLE_VIEW, unpinned: true, config: () => "" },
  "an object, for a context that is not there": { args: OWN_NAMESPACE, context: "staging-us" },

  "a namespace": { args: OWN_NAMESPACE },
  "a namespace that is not there": { args: ["get", "namespace", "gone", ...JSON_OUT] },
  "a namespace that may not be read": {
    args: ["get", "namespace", "kube-system", ...JSON_OUT],
    given: (api) => api.deny("get", "namespaces"),
  },
  "a namespace, without credentials": { args: OWN_NAMESPACE, given: (api) => api.unauthorized(true) },
  "a namespace, without credentials from now on": {
    args: OWN_NAMESPACE,
    given: (api) =>
      void api.intercept(({ resource }) => (resource === "" ? undefined : status(401, "Unauthorized", "Unauthorized"))),
  },
  "a namespace, of a server that is gone": { args: OWN_NAMESPACE, given: (api) => api.down() },
  "a namespace, of a server that never answers": {
    args: OWN_NAMESPACE,
    given: (api) => void api.intercept(({ resource }) => (resource === "" ? undefined : "hang")),
    timeoutMs: 300,
  },
  "a namespace, of a server that never says what it knows": {
    args: OWN_NAMESPACE,
    given: (api) => void api.intercept(() => "hang"),
    timeoutMs: 300,
  },
  "a namespace, of a server that breaks down": {
    args: OWN_NAMESPACE,
    given: (api) => isNo(api, 500, "InternalError", "Internal error occurred: etcdserver: request timed out"),
  },
  "a namespace, of a server that speaks of no reason": {
    args: OWN_NAMESPACE,
    given: (api) => void api.intercept(({ resource }) => (resource === "" ? undefined : { status: 503, body: "no" })),
  },
  "a namespace, of a server that sends it on": { args: OWN_NAMESPACE, given: sentOn(307) },
  "a namespace, as it always was": { args: OWN_NAMESPACE, given: sentOn(301) },

  "a namespace, over a connection that breaks once": {
    args: OWN_NAMESPACE,
    given(api) {
      const mend = api.intercept(({ resource }) => {
        if (resource === "") return undefined;
        mend();
        return "drop";
      });
    },
  },
  "what is raw": { args: ["get", "--raw", `/api/v1/namespaces/${NAMESPACE}`] },
  "resources of a group": { args: ["get", "--raw", "/apis/apps/v1"] },
  "resources of a group that is not there": { args: ["get", "--raw", "/apis/example.com/v1"] },
  "what is raw, of a server that is gone": {
    args: ["get", "--raw", `/api/v1/namespaces/${NAMESPACE}`],
    given: (api) => api.down(),
    timeoutMs: 7000,
  },
  "what is raw, of a server that never answers": {
    args: ["get", "--raw", `/api/v1/namespaces/${NAMESPACE}`],
    given: (api) => void api.intercept(() => "hang"),
    timeoutMs: 300,
  },
  "what is raw, and sent on": { args: ["get", "--raw", `/api/v1/namespaces/${NAMESPACE}`], given: sentOn(302) },
  "what is raw, without credentials": {
    args: ["get", "--raw", `/api/v1/namespaces/${NAMESPACE}`],
    given: (api) => api.unauthorized(true),
  },

  "workloads, pods and events": { args: LOOK },
  "workloads, pods and events of nothing": { args: LOOK, namespace: "default" },
  "workloads, when pods may not be listed": { args: LOOK, given: (api) => api.deny("list", "pods") },
  "workloads, when nothing may be listed": { args: LOOK, given: (api) => api.deny("list", "*") },
  "workloads, without credentials": { args: LOOK, given: (api) => api.unauthorized(true) },
  "workloads, of a server that is gone": { args: LOOK, given: (api) => api.down() },
  autoscalers: { args: ["get", "horizontalpodautoscalers.autoscaling", ...JSON_OUT] },
  "autoscalers that may not be listed": {
    args: ["get", "horizontalpodautoscalers.autoscaling", ...JSON_OUT],
    given: (api) => api.deny("list", "horizontalpodautoscalers.autoscaling"),
  },
  "a kind that is not there": { args: ["get", "things.example.com", ...JSON_OUT] },
  "the lock": { args: ["get", "lease", "paylint-deploy", ...JSON_OUT, "--ignore-not-found"], given: withLease },
  "the lock that nobody holds": { args: ["get", "lease", "paylint-deploy", ...JSON_OUT, "--ignore-not-found"] },
  "a lock that may not be read": {
    args: ["get", "lease", "paylint-deploy", ...JSON_OUT, "--ignore-not-found"],
    given: (api) => api.deny("get", "leases.coordination.k8s.io"),
  },
  "the objects of a set": { args: GET_SET, stdin: listOf(configMap(), named("gone")) },
  "the one object of a set": { args: GET_SET, stdin: listOf(configMap()) },
  "the objects of a set that is new": { args: GET_SET, stdin: listOf(named("gone"), named("missing")) },
  "objects that may not be read": {
    args: GET_SET,
    stdin: listOf(configMap(), named("gone")),
    given: (api) => api.deny("get", "configmaps"),
  },
  "objects of a server that is gone": { args: GET_SET, stdin: listOf(configMap()), given: (api) => api.down() },
  "objects, sent on": { args: GET_SET, stdin: listOf(configMap()), given: sentOn(308) },

  "who one is": { args: WHOAMI },
  "who one is, without credentials": { args: WHOAMI, given: (api) => api.unauthorized(true) },
  "who one is, of a server that is gone": { args: WHOAMI, given: (api) => api.down() },
  "what one may do": {
    args: ["create", "--validate=false", ...JSON_OUT, ...STDIN],
    stdin: RULES_REVIEW,
    given: (api) => api.deny("delete", "services"),
  },
  "whether one may": { args: ["auth", "can-i", "patch", "deployments.apps"] },
  "whether one may where one may not": {
    args: ["auth", "can-i", "patch", "deployments.apps"],
    given: (api) => api.deny("patch", "deployments.apps"),
  },
  "whether one may do something with a part": {
    args: ["auth", "can-i", "create", "pods", "--subresource=portforward"],
    given: (api) => api.deny("create", "pods/portforward"),
  },
  "whether one may read logs": { args: ["auth", "can-i", "get", "pods", "--subresource=log"] },

  "a set is read": { args: READ, stdin: YAML },
  "a set of JSON is read": { args: READ, stdin: `${JSON.stringify(configMap())}\n${JSON.stringify(named("b"))}` },
  "a List is read": { args: READ, stdin: listOf(configMap(), LEASE) },
  "a set of the whole cluster is read": {
    args: READ,
    stdin: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "a" }, rules: [] },
  },
  "nothing is read": { args: READ, stdin: "# nothing\n---\n" },
  "a set for another namespace is read": { args: READ, stdin: configMap({}, { namespace: "production" }) },
  "a set with the own namespace is read": { args: READ, stdin: configMap({}, { namespace: NAMESPACE }) },
  "a kind that the server does not know is read": {
    args: READ,
    stdin: { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "a" } },
  },
  "kinds that the server does not know are read": {
    args: READ,
    stdin: listOf({ apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "a" } }, configMap(), {
      apiVersion: "apps/v1beta1",
      kind: "Deployment",
      metadata: { name: "b" },
    }),
  },
  "an object without a kind is read": { args: READ, stdin: { apiVersion: "v1", metadata: { name: "a" } } },
  "an object without a version is read": { args: READ, stdin: { kind: "ConfigMap", metadata: { name: "a" } } },
  "a set is read, of a server that is gone": { args: READ, stdin: configMap(), given: (api) => api.down() },
  "a set is read, without credentials": { args: READ, stdin: configMap(), given: (api) => api.unauthorized(true) },

  "an object is applied": { args: [...APPLY, ...SHOWN], stdin: configMap() },
  "an object is made": { args: [...APPLY, ...SHOWN], stdin: named("fresh") },
  "an object is applied by way of trial": { args: [...APPLY, "--dry-run=server", ...SHOWN], stdin: configMap() },
  "an object is applied to fields of another": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    given: setBy("kubectl-edit"),
  },
  "an object is applied by way of trial to fields of another": {
    args: [...APPLY, "--dry-run=server", ...SHOWN],
    stdin: configMap({ LOG_LEVEL: "debug", MORE: "b" }),
    given: setBy("tuning-operator"),
  },
  "an object is applied by force": {
    args: [...APPLY, "--force-conflicts", ...SHOWN],
    stdin: configMap(),
    given: setBy("kubectl-edit"),
  },
  "an object is applied by force by way of trial": {
    args: [...APPLY, "--force-conflicts", "--dry-run=server", ...SHOWN],
    stdin: configMap(),
    given: setBy("kubectl-edit"),
  },
  "another object of the same name is applied": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap({}, { uid: "0d0e0f00-0000-4000-8000-000000000000" }),
  },
  "an object with a field that there is not is applied": {
    args: [...APPLY, ...SHOWN],
    stdin: { ...configMap(), dat: {} },
  },
  "an object that is not valid is applied": {
    args: [...APPLY, "--dry-run=server", ...SHOWN],
    stdin: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "b" },
      spec: { selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "c" } } } },
    },
  },
  "an object with a wrong type is applied": {
    args: [...APPLY, "--dry-run=server", ...SHOWN],
    stdin: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "b" },
      spec: { selector: { a: "b" }, ports: [{ port: "http" }] },
    },
  },
  "an object is applied that admission refuses": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    given: (api) =>
      void api.intercept(({ verb }) =>
        verb === "patch" ? status(403, "Forbidden", 'admission webhook "a" denied the request: no') : undefined,
      ),
  },
  "an object is applied that may not be": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    given: (api) => api.deny("patch", "configmaps"),
  },
  "an object is applied to a namespace that is not there": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    namespace: "gone",
  },
  "an object of another namespace is applied": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap({}, { namespace: "production" }),
  },
  "an object is applied, without credentials": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    given: (api) => api.unauthorized(true),
  },
  "an object is applied to a server that is gone": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    given: (api) => api.down(),
  },
  "an object is applied over a connection that breaks": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    given: (api) => void api.intercept(({ verb }) => (verb === "patch" ? "drop" : undefined)),
  },
  "an object is applied and sent on": { args: [...APPLY, ...SHOWN], stdin: configMap(), given: sentOn(307) },
  "an object is applied and sent on for ever": { args: [...APPLY, ...SHOWN], stdin: configMap(), given: sentOn(308) },
  "an object is applied and sent on as a question": {
    args: [...APPLY, ...SHOWN],
    stdin: configMap(),
    given: sentOn(302),
  },
  "an object is applied and moved": { args: [...APPLY, ...SHOWN], stdin: configMap(), given: sentOn(301) },

  "the lock is taken": { args: CREATE, stdin: LEASE },
  "the lock is taken that somebody holds": { args: CREATE, stdin: LEASE, given: withLease },
  "the lock is taken, which one may not": {
    args: CREATE,
    stdin: LEASE,
    given: (api) => api.deny("create", "leases.coordination.k8s.io"),
  },
  "the lock is taken and sent on": { args: CREATE, stdin: LEASE, given: sentOn(307) },
  "the lock is renewed": { args: REPLACE, stdin: LEASE, given: withLease },
  "the lock is renewed that somebody changed": {
    args: REPLACE,
    stdin: { ...LEASE, metadata: { ...LEASE.metadata, resourceVersion: "1" } },
    given: withLease,
  },
  "the lock is renewed that is gone": {
    args: REPLACE,
    stdin: { ...LEASE, metadata: { ...LEASE.metadata, resourceVersion: "1" } },
  },
  "the lock is renewed at a server that is gone": {
    args: REPLACE,
    stdin: { ...LEASE, metadata: { ...LEASE.metadata, resourceVersion: "1" } },
    given: (api) => api.down(),
  },
  "the lock is given back": {
    args: ["delete", "lease", "paylint-deploy", "--ignore-not-found", "--wait=false"],
    given: withLease,
  },
  "a lock is given back that is gone": {
    args: ["delete", "lease", "paylint-deploy", "--ignore-not-found", "--wait=false"],
  },
  "an object is deleted": { args: DELETE, stdin: configMap() },
  "an object is deleted that is gone": { args: DELETE, stdin: named("gone") },
  "an object is deleted that one may not": {
    args: DELETE,
    stdin: configMap(),
    given: (api) => api.deny("delete", "configmaps"),
  },
  "an object is deleted at a server that is gone": { args: DELETE, stdin: configMap(), given: (api) => api.down() },
  "an object is deleted and sent on": { args: DELETE, stdin: configMap(), given: sentOn(307) },
  "a pod is deleted that is gone": {
    args: ["delete", "--raw", `/api/v1/namespaces/${NAMESPACE}/pods/gone`, ...STDIN],
    stdin: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: "a" } },
  },

  "a log of a pod that is gone": { args: ["logs", "gone", "--container=api", "--tail=50"] },
};

/** Calls that name a pod, whose name each cluster makes up. */
export const POD_CALLS: Readonly<Record<string, (api: FakeApi) => ContractCall>> = {
  "a log": (api) => ({ args: ["logs", podOf(api), "--container=api", "--tail=50"] }),
  "a log of many lines": (api) => ({
    args: ["logs", podOf(api), "--container=api", "--tail=2", "--previous"],
    given: (same) => same.pods("payments-api").logs((_pod, container, previous) => `${container}\n${previous}\nc\nd`),
  }),
  "a log of a container that is not there": (api) => ({ args: ["logs", podOf(api), "--container=b", "--tail=50"] }),
  "a log that may not be read": (api) => ({
    args: ["logs", podOf(api), "--container=api", "--tail=50"],
    given: (same) => same.deny("get", "pods/log"),
  }),
  "a pod is deleted": (api) => ({
    args: ["delete", "--raw", `/api/v1/namespaces/${NAMESPACE}/pods/${podOf(api)}`, ...STDIN],
    stdin: {
      apiVersion: "v1",
      kind: "DeleteOptions",
      preconditions: { uid: api.objects.get("Pod", podOf(api), NAMESPACE)?.metadata.uid },
    },
  }),
  "another pod of the name is deleted": (api) => ({
    args: ["delete", "--raw", `/api/v1/namespaces/${NAMESPACE}/pods/${podOf(api)}`, ...STDIN],
    stdin: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: "0d0e0f00-0000-4000-8000-000000000000" } },
  }),
};
