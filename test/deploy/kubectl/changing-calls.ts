import { NAMESPACE } from "../staging.ts";
import {
  type ContractCall,
  APPLY,
  CREATE,
  DELETE,
  LEASE,
  READ,
  REPLACE,
  SHOWN,
  STDIN,
  configMap,
  listOf,
  named,
  sentOn,
  setBy,
  status,
  withLease,
} from "./call.ts";

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

/** Calls that read a set, and those that change something. */
export const CHANGING: Readonly<Record<string, ContractCall>> = {
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
