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

export const JSON_OUT = ["-o", "json"] as const;
export const STDIN = ["-f", "-"] as const;
export const APPLY = ["apply", "--server-side", "--field-manager=paylint"] as const;
export const SHOWN = [...JSON_OUT, "--show-managed-fields", ...STDIN] as const;
export const READ = ["create", "--dry-run=client", "--validate=false", ...JSON_OUT, ...STDIN] as const;
export const CREATE = ["create", "--validate=false", ...STDIN, ...JSON_OUT] as const;
export const REPLACE = ["replace", "--validate=false", ...STDIN, ...JSON_OUT] as const;
export const GET_SET = ["get", ...STDIN, ...JSON_OUT, "--ignore-not-found", "--show-managed-fields"] as const;
export const DELETE = ["delete", ...STDIN, "--ignore-not-found", "--wait=false"] as const;
export const LOOK = [
  "get",
  "deployments.apps,replicasets.apps,statefulsets.apps,daemonsets.apps,pods,events",
  ...JSON_OUT,
] as const;
export const VIEW = ["config", "view", ...JSON_OUT] as const;
export const WHOLE_VIEW = ["config", "view", "--raw", "--flatten", "--minify", ...JSON_OUT] as const;
export const WHOAMI = ["auth", "whoami", ...JSON_OUT] as const;
export const OWN_NAMESPACE = ["get", "namespace", NAMESPACE, ...JSON_OUT] as const;

export const configMap = (data: Record<string, unknown> = { LOG_LEVEL: "debug" }, more: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "payments-config", ...more },
  data,
});
export const named = (name: string) => configMap({}, { name });
export const listOf = (...items: readonly unknown[]) => ({ apiVersion: "v1", kind: "List", items });
export const LEASE = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name: "paylint-deploy" },
  spec: { holderIdentity: "a", leaseDurationSeconds: 120 },
};
export const RULES_REVIEW = {
  apiVersion: "authorization.k8s.io/v1",
  kind: "SelfSubjectRulesReview",
  metadata: {},
  spec: { namespace: NAMESPACE },
};
export const status = (code: number, reason: string, message: string) => ({
  status: code,
  body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", reason, message, code },
});
export const isNo = (api: FakeApi, code: number, reason: string, message: string): void =>
  void api.intercept(({ resource }) => (resource === "" ? undefined : status(code, reason, message)));
export const sentOn =
  (code: number) =>
  (api: FakeApi): void =>
    void api.intercept(({ resource, path }) =>
      resource === "" || path.includes("sent=on")
        ? undefined
        : { status: code, body: "", headers: { location: `${path}${path.includes("?") ? "&" : "?"}sent=on` } },
    );
export const withLease = (api: FakeApi): void =>
  void api.objects.put({ ...LEASE, metadata: { ...LEASE.metadata, namespace: NAMESPACE } });
export const setBy = (manager: string) => (api: FakeApi) =>
  void api.objects.change(
    { kind: "ConfigMap", name: "payments-config", namespace: NAMESPACE },
    (object) => (object.data = { LOG_LEVEL: "trace", MORE: "a" }),
    manager,
  );
export const podOf = (api: FakeApi): string => api.objects.list("Pod", NAMESPACE)[0]?.metadata.name ?? "";
