import { type Context } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import { type Json, at, listAt, textAt } from "../kubectl/json.ts";
import { type ClusterObject, groupOf, nameOf } from "../kubectl/object.ts";
import type { SetObject } from "../decisions/request.ts";
import { refuse } from "../decisions/stop.ts";

/** What the cluster calls a kind: its resource, as permissions name it. */
export interface Resource {
  readonly group: string;
  /** In the plural: `deployments`. */
  readonly name: string;
}

/** The resources of a set's kinds, as the cluster itself tells them. Refuses kinds that belong to no namespace. */
export async function readResources(
  context: Context,
  set: readonly SetObject[],
): Promise<ReadonlyMap<string, Resource>> {
  const versions = [...new Set(set.map(({ object }) => object.apiVersion))];
  const lists = new Map<string, Json>();
  await Promise.all(
    versions.map(async (version) => {
      const path = groupOf(version) === "" ? `/api/${version}` : `/apis/${version}`;
      const result = await context.kubectl.run({ args: ["get", "--raw", path] });
      if (!result.ok) throw stopFor(result.error, true, result.command);
      lists.set(version, JSON.parse(result.stdout) as Json);
    }),
  );
  const resources = new Map<string, Resource>();
  for (const { object, place } of set) {
    const entry = listAt(lists.get(object.apiVersion), "resources").find(
      (resource) => textAt(resource, "kind") === object.kind && !textAt(resource, "name").includes("/"),
    );
    if (entry === undefined)
      return refuse(
        "render/unknown-kind",
        `The cluster does not know \`${object.kind}\` of ${object.apiVersion}`,
        place === undefined ? {} : { place },
      );
    if (at(entry, "namespaced") !== true)
      refuse(
        "render/cluster-scoped",
        `\`${object.kind}/${nameOf(object)}\` belongs to the whole cluster, not to a namespace`,
        {
          hint: "Let whoever runs the cluster apply it",
          ...(place === undefined ? {} : { place }),
        },
      );
    resources.set(kindKey(object), { group: groupOf(object.apiVersion), name: textAt(entry, "name") });
  }
  return resources;
}

export function kindKey(object: ClusterObject): string {
  return `${object.apiVersion}/${object.kind}`;
}

interface Need {
  readonly resource: Resource;
  readonly subresource?: string;
  readonly verbs: readonly string[];
}

/** Asks once what the user may do here, and names each permission that is missing, with a role that gives them. */
export async function verifyPermissions(context: Context, resources: ReadonlyMap<string, Resource>): Promise<void> {
  const { namespace } = context.request.target;
  const review = JSON.stringify({
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectRulesReview",
    metadata: {},
    spec: { namespace },
  });
  const result = await context.kubectl.run({
    args: ["create", "--validate=false", "-o", "json", "-f", "-"],
    stdin: review,
  });
  if (!result.ok) throw stopFor(result.error, true, result.command);
  const rules = listAt(JSON.parse(result.stdout) as Json, "status", "resourceRules");
  const missing: Need[] = [];
  for (const need of needsOf(resources)) {
    const verbs: string[] = [];
    for (const verb of need.verbs)
      if (!allows(rules, need, verb) && !(await canI(context, need, verb))) verbs.push(verb);
    if (verbs.length > 0) missing.push({ ...need, verbs });
  }
  if (missing.length === 0) return;
  const words = missing.map((need) => `${need.verbs.join(", ")} ${shownNeed(need)}`).join("; ");
  refuse("permission/missing", `You may not do in \`${namespace}\` what a deploy needs: ${words}`, {
    hint: `A role with these permissions:\n${roleFor(missing, namespace)}`,
  });
}

function needsOf(resources: ReadonlyMap<string, Resource>): Need[] {
  const core = (name: string): Resource => ({ group: "", name });
  const apps = (name: string): Resource => ({ group: "apps", name });
  const own = [
    ...new Map([...resources.values()].map((resource) => [`${resource.group}/${resource.name}`, resource])).values(),
  ];
  return [
    ...own.map((resource) => ({ resource, verbs: ["get", "list", "create", "patch", "delete"] })),
    { resource: { group: "coordination.k8s.io", name: "leases" }, verbs: ["get", "create", "update", "delete"] },
    // A StatefulSet may wait for ever for a pod of a failed release, so its way back may have to delete that.
    { resource: core("pods"), verbs: ["get", "list", ...(own.some(isStatefulSet) ? ["delete"] : [])] },
    { resource: core("pods"), subresource: "log", verbs: ["get"] },
    { resource: core("pods"), subresource: "portforward", verbs: ["create"] },
    { resource: core("events"), verbs: ["list"] },
    { resource: apps("replicasets"), verbs: ["list"] },
    { resource: apps("deployments"), verbs: ["list"] },
    { resource: apps("statefulsets"), verbs: ["list"] },
    { resource: apps("daemonsets"), verbs: ["list"] },
  ];
}

function isStatefulSet({ group, name }: Resource): boolean {
  return group === "apps" && name === "statefulsets";
}

function shownNeed({ resource, subresource }: Need): string {
  return `${resource.name}${resource.group === "" ? "" : `.${resource.group}`}${subresource === undefined ? "" : `/${subresource}`}`;
}

function allows(rules: readonly Json[], { resource, subresource }: Need, verb: string): boolean {
  const name = subresource === undefined ? resource.name : `${resource.name}/${subresource}`;
  const has = (rule: Json, list: string, ...wanted: readonly string[]): boolean =>
    listAt(rule, list).some((value) => value === "*" || wanted.some((one) => one === value));
  return rules.some(
    (rule) =>
      has(rule, "verbs", verb) &&
      has(rule, "apiGroups", resource.group) &&
      has(rule, "resources", name, ...(subresource === undefined ? [] : [`*/${subresource}`])) &&
      listAt(rule, "resourceNames").length === 0,
  );
}

/** The list may be incomplete where another authoriser than RBAC has a say; the single question is exact. */
async function canI(context: Context, { resource, subresource }: Need, verb: string): Promise<boolean> {
  const name = resource.group === "" ? resource.name : `${resource.name}.${resource.group}`;
  const args = ["auth", "can-i", verb, name, ...(subresource === undefined ? [] : [`--subresource=${subresource}`])];
  const result = await context.kubectl.run({ args });
  return result.ok && result.stdout.trim().startsWith("yes");
}

function roleFor(missing: readonly Need[], namespace: string): string {
  const rules = missing.map(
    (need) =>
      `  - apiGroups: ["${need.resource.group}"]\n    resources: ["${need.resource.name}${need.subresource === undefined ? "" : `/${need.subresource}`}"]\n    verbs: [${need.verbs.map((verb) => `"${verb}"`).join(", ")}]`,
  );
  return [
    "apiVersion: rbac.authorization.k8s.io/v1",
    "kind: Role",
    "metadata:",
    "  name: paylint-deploy",
    `  namespace: ${namespace}`,
    "rules:",
    ...rules,
  ].join("\n");
}
