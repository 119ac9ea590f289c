import type { FakeApi } from "../api/fake-api.ts";
import { NAMESPACE } from "../staging.ts";
import {
  type ContractCall,
  GET_SET,
  JSON_OUT,
  LOOK,
  OWN_NAMESPACE,
  RULES_REVIEW,
  STDIN,
  VIEW,
  WHOAMI,
  WHOLE_VIEW,
  configMap,
  isNo,
  listOf,
  named,
  podOf,
  sentOn,
  status,
  withLease,
} from "./call.ts";

/** Calls that change nothing. */
export const ASKING: Readonly<Record<string, ContractCall>> = {
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
    // kubectl asks five times before it gives up, and its own time must not be up by then.
    timeoutMs: 100,
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
