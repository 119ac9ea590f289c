import { type Command, collecting, discovered, mapStdin, printObject, together } from "./command.ts";
import { type Mapping, pathOf, resourceNamed } from "./discovery.ts";
import { Failure } from "./failure.ts";

const CLIENT_VERSION = {
  major: "1",
  minor: "32",
  gitVersion: "v1.32.4",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2026-01-01T00:00:00Z",
  goVersion: "go1.24.2",
  compiler: "gc",
  platform: "linux/amd64",
};

export async function version(command: Command): Promise<void> {
  const own = { clientVersion: CLIENT_VERSION, kustomizeVersion: "v5.5.0" };
  if (command.line.flags.has("client")) return printObject(command, own);
  try {
    const text = await command.client.ask({ method: "GET", path: "/version" }, { isTyped: false });
    printObject(command, { ...own, serverVersion: JSON.parse(text) as object });
  } catch (error) {
    printObject(command, own);
    throw error;
  }
}

export async function get(command: Command): Promise<void> {
  const { line, client, print } = command;
  const raw = line.flags.get("raw");
  if (raw !== undefined) return print(await client.ask({ method: "GET", path: raw }, { isTyped: false }));
  if (line.flags.has("filename")) return getStdin(command);
  const [, words = "", name] = line.words;
  const mappings = await discovered(command);
  const resources = words.split(",").map((word) => resourceNamed(mappings, word));
  if (name === undefined) return list(command, resources);
  const [resource] = resources;
  if (resource === undefined) throw new Error("a resource was asked for and none found");
  const failures: Failure[] = [];
  const object = await collecting(failures, () => getOne(command, resource, name));
  if (object !== undefined) printObject(command, object);
  leave(command, failures);
}

/** @throws Failure also where its namespace is missing */
export async function getOne({ client, namespace }: Command, mapping: Mapping, name: string): Promise<object> {
  try {
    const path = pathOf(mapping, namespace, name);
    return JSON.parse(await client.ask({ method: "GET", path }, { of: [mapping.resource, name] })) as object;
  } catch (error) {
    // kubectl then looks whether it is the namespace that is missing.
    if (error instanceof Failure && error.reason === "NotFound" && mapping.isNamespaced)
      await client.ask({ method: "GET", path: `/api/v1/namespaces/${encodeURIComponent(namespace)}` });
    throw error;
  }
}

async function getStdin(command: Command): Promise<void> {
  const { known, unknown } = await mapStdin(command);
  const failures: Failure[] = [];
  const items: object[] = [];
  for (const { mapping, object } of known) {
    const found = await collecting(failures, () => getOne(command, mapping, object.metadata.name));
    if (found !== undefined) items.push(found);
  }
  if (items.length > 0) printList(command, items);
  leave(command, [...failures, ...unknown]);
}

async function list(command: Command, resources: readonly Mapping[]): Promise<void> {
  const { client, namespace } = command;
  const failures: Failure[] = [];
  const items: object[] = [];
  for (const mapping of resources) {
    const path = pathOf(mapping, namespace);
    const text = await collecting(failures, () =>
      client.ask({ method: "GET", path, query: { limit: "500" } }, { of: [mapping.resource, ""] }),
    );
    if (text === undefined) continue;
    const apiVersion = [mapping.group, mapping.version].filter((part) => part !== "").join("/");
    for (const item of (JSON.parse(text) as { items: object[] }).items)
      items.push({ apiVersion, kind: mapping.kind, ...item });
  }
  printList(command, items);
  leave(command, failures);
}

function printList(command: Command, items: readonly object[]): void {
  printObject(command, { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } });
}

/** Ends the command with what went wrong, if anything that counts did. */
function leave({ line }: Command, failures: readonly Failure[]): void {
  const isIgnored = (failure: Failure): boolean => line.flags.has("ignore-not-found") && failure.reason === "NotFound";
  const counted = failures.filter((failure) => !isIgnored(failure));
  if (counted.length > 0) throw together(counted);
}

const REVIEW = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
const ACCESS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

export async function auth(command: Command): Promise<void> {
  const { line, client, print, namespace } = command;
  const [, asked, verb, word = ""] = line.words;
  if (asked === "whoami") {
    const body = { kind: "SelfSubjectReview", apiVersion: "authentication.k8s.io/v1", metadata: {} };
    const text = await client.ask({ method: "POST", path: REVIEW, body }, { isTyped: false });
    // Read into a type, which leaves out what is empty, and has a time where there is none.
    const answer = JSON.parse(text, (_key, value: unknown) => (value === "" ? undefined : value)) as object;
    return printObject(command, { ...answer, metadata: { creationTimestamp: null } });
  }
  if (asked !== "can-i") throw new Error(`the double of kubectl has no auth ${String(asked)}`);
  const { group, resource, version } = resourceNamed(await discovered(command), word);
  await client.ask({ method: "GET", path: `/${group === "" ? "api" : `apis/${group}`}/${version}` });
  const subresource = line.flags.get("subresource") ?? "";
  const body = {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    metadata: {},
    spec: { resourceAttributes: { namespace, verb, group, version: "", resource, subresource, name: "" } },
  };
  const text = await client.ask({ method: "POST", path: ACCESS, body }, { isTyped: false });
  const { status } = JSON.parse(text) as { status: { allowed: boolean } };
  print(status.allowed ? "yes\n" : "no\n");
  if (!status.allowed) throw new Failure("");
}

interface Pod {
  readonly spec: {
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
}

export async function logs(command: Command): Promise<void> {
  const { line, client, namespace, print } = command;
  const name = line.words[1] ?? "";
  const pods = resourceNamed(await discovered(command), "pods");
  let pod: Pod;
  try {
    pod = (await getOne(command, pods, name)) as Pod;
  } catch (error) {
    if (error instanceof Failure && error.reason === "NotFound")
      throw new Failure(`error: error from server (NotFound): ${error.inner} in namespace "${namespace}"`);
    throw error;
  }
  const container = line.flags.get("container") ?? "";
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  if (!containers.some((one) => one.name === container))
    throw new Failure(`error: container ${container} is not valid for pod ${name}`);
  const query = {
    container,
    ...(line.flags.has("previous") ? { previous: "true" } : {}),
    tailLines: line.flags.get("tail") ?? "",
  };
  print(await client.ask({ method: "GET", path: `${pathOf(pods, namespace, name)}/log`, query }, { isTyped: false }));
}
