import type { JsonObject } from "./types.ts";

/** A kind the server knows. Verbs and short names are what discovery tells. */
export interface Kind {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  short: readonly string[];
  subresources: readonly string[];
  /** Generation counts the changes of the spec. */
  counted: boolean;
}

export const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] as const;

/** `plural kind [shortNames] [/subresources] [!cluster] [=generation]`, under its `group/version`. */
const TABLE = `
v1: namespaces Namespace ns /status !cluster; configmaps ConfigMap cm; secrets Secret; services Service svc /status;
serviceaccounts ServiceAccount sa; persistentvolumeclaims PersistentVolumeClaim pvc /status;
pods Pod po /status,log,portforward; events Event ev; resourcequotas ResourceQuota quota /status
apps/v1: deployments Deployment deploy /status,scale =; replicasets ReplicaSet rs /status,scale =;
statefulsets StatefulSet sts /status,scale =; daemonsets DaemonSet ds /status =
batch/v1: jobs Job /status =; cronjobs CronJob cj /status =
policy/v1: poddisruptionbudgets PodDisruptionBudget pdb /status =
networking.k8s.io/v1: networkpolicies NetworkPolicy netpol =; ingresses Ingress ing /status =
rbac.authorization.k8s.io/v1: roles Role; rolebindings RoleBinding; clusterroles ClusterRole !cluster;
clusterrolebindings ClusterRoleBinding !cluster
autoscaling/v2: horizontalpodautoscalers HorizontalPodAutoscaler hpa /status
coordination.k8s.io/v1: leases Lease
argoproj.io/v1alpha1: rollouts Rollout ro /status,scale =
flagger.app/v1beta1: canaries Canary /status =`;

function readTable(): Kind[] {
  return TABLE.trim()
    .replaceAll(";\n", ";")
    .split("\n")
    .flatMap((line) => {
      const [head = "", rest = ""] = line.split(/:(?= )/);
      const [version = "", group = ""] = head.split("/").reverse();
      return rest.split(";").map((entry) => {
        const [plural = "", kind = "", ...marks] = entry.trim().split(" ");
        return {
          group,
          version,
          kind,
          plural,
          namespaced: !marks.includes("!cluster"),
          short: marks.filter((mark) => /^[a-z]/.test(mark)),
          subresources: marks.flatMap((mark) => (mark.startsWith("/") ? mark.slice(1).split(",") : [])),
          counted: marks.includes("="),
        };
      });
    });
}

export const KINDS: readonly Kind[] = readTable();

export const kindNamed = (kind: string): Kind | undefined => KINDS.find((known) => known.kind === kind);

export const apiVersion = (kind: Kind): string => (kind.group === "" ? kind.version : `${kind.group}/${kind.version}`);

/** `deployments.apps`, as messages and permissions write a resource. */
export const resourceName = (kind: Kind): string => (kind.group === "" ? kind.plural : `${kind.plural}.${kind.group}`);

/** Where requests for the caller's own identity and rights go: created, answered, never stored. */
const REVIEWS: readonly (readonly [string, string, string])[] = [
  ["authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"],
  ["authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"],
  ["authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"],
];

interface Listed {
  group: string;
  version: string;
  name: string;
  kind: string;
  namespaced: boolean;
  verbs: readonly string[];
  short: readonly string[];
}

const SUBRESOURCE_VERBS: Readonly<Record<string, readonly string[]>> = { log: ["get"], portforward: ["create", "get"] };

const LISTED: readonly Listed[] = [
  ...KINDS.flatMap((kind) => [
    { ...kind, name: kind.plural, verbs: VERBS },
    ...kind.subresources.map((name) => ({
      ...kind,
      name: `${kind.plural}/${name}`,
      short: [],
      verbs: SUBRESOURCE_VERBS[name] ?? ["get", "patch", "update"],
    })),
  ]),
  ...REVIEWS.map(([group, name, kind]) => ({
    ...{ group, version: "v1", name, kind, namespaced: false, verbs: ["create"], short: [] },
  })),
];

const groupVersions = (): string[] => [...new Set(LISTED.map((one) => `${one.group}/${one.version}`))];

function aggregated(groups: readonly string[]): JsonObject {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groupVersions()
      .map((groupVersion) => groupVersion.split("/"))
      .filter(([group = ""]) => groups.includes(group))
      .map(([group = "", version = ""]) => ({
        metadata: group === "" ? {} : { name: group },
        versions: [
          {
            version,
            freshness: "Current",
            resources: LISTED.filter((one) => one.group === group && !one.name.includes("/")).map((one) => ({
              resource: one.name,
              responseKind: { group, version, kind: one.kind },
              scope: one.namespaced ? "Namespaced" : "Cluster",
              singularResource: one.kind.toLowerCase(),
              shortNames: [...one.short],
              verbs: [...one.verbs],
              subresources: LISTED.filter((sub) => sub.group === group && sub.name.startsWith(`${one.name}/`)).map(
                (sub) => ({
                  subresource: sub.name.split("/")[1] ?? "",
                  responseKind: { group, version, kind: sub.kind },
                  verbs: [...sub.verbs],
                }),
              ),
            })),
          },
        ],
      })),
  };
}

const resourceList = (group: string, version: string): JsonObject => ({
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion: group === "" ? version : `${group}/${version}`,
  resources: LISTED.filter((one) => one.group === group && one.version === version).map((one) => ({
    name: one.name,
    singularName: one.kind.toLowerCase(),
    namespaced: one.namespaced,
    kind: one.kind,
    verbs: [...one.verbs],
    shortNames: [...one.short],
  })),
});

const groupList = (): JsonObject => ({
  kind: "APIGroupList",
  apiVersion: "v1",
  groups: groupVersions().flatMap((groupVersion) => {
    const [name = "", version = ""] = groupVersion.split("/");
    const entry = { groupVersion, version };
    return name === "" ? [] : [{ name, versions: [entry], preferredVersion: entry }];
  }),
});

/** The paths of `/openapi/v3`: kubectl reads only whether a PATCH of the kind takes `fieldValidation`. */
function openApi(group: string, version: string): JsonObject {
  const prefix = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const paths = KINDS.filter((kind) => kind.group === group && kind.version === version).map((kind) => [
    `${prefix}/${kind.namespaced ? "namespaces/{namespace}/" : ""}${kind.plural}/{name}`,
    {
      patch: {
        parameters: ["dryRun", "fieldManager", "fieldValidation", "force"].map((name) => ({ name, in: "query" })),
        responses: {},
        "x-kubernetes-action": "patch",
        "x-kubernetes-group-version-kind": { group, version, kind: kind.kind },
      },
    },
  ]);
  return { openapi: "3.0.0", info: { title: "Kubernetes", version: "v1" }, paths: Object.fromEntries(paths) };
}

/** What the server tells of itself at a path, its media type with it; undefined: the path names something else. */
export function discover(path: string, accept: string): { body: JsonObject | string; type: string } | undefined {
  const wantsAggregated = accept.includes("as=APIGroupDiscoveryList") && accept.includes("v=v2;");
  const plain = (body: JsonObject) => ({ body, type: "application/json" });
  const whole = (groups: readonly string[]) => ({
    body: aggregated(groups),
    type: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  });
  if (path === "/api") {
    return wantsAggregated ? whole([""]) : plain({ kind: "APIVersions", versions: ["v1"] });
  }
  if (path === "/apis") {
    return wantsAggregated ? whole(LISTED.map((one) => one.group).filter((group) => group !== "")) : plain(groupList());
  }
  if (path === "/openapi/v3") {
    const entries = groupVersions().map((groupVersion) => {
      const at = groupVersion.startsWith("/") ? `api${groupVersion}` : `apis/${groupVersion}`;
      return [at, { serverRelativeURL: `/openapi/v3/${at}?hash=0` }];
    });
    return plain({ paths: Object.fromEntries(entries) });
  }
  // Asked for lists and reviews. A document of protobuf may be empty: kubectl then leaves the checks to the server.
  if (path === "/openapi/v2") return { body: "", type: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf" };
  const named = /^(\/openapi\/v3)?\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
  if (named === null) return undefined;
  const [, open, group = "", version = ""] = named;
  if (!groupVersions().includes(`${group}/${version}`)) return undefined;
  return plain(open === undefined ? resourceList(group, version) : openApi(group, version));
}
