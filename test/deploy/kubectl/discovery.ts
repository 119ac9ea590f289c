import type { Client } from "./client.ts";
import { Failure } from "./failure.ts";

/** A kind as the server tells of it. */
export interface Mapping {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly singular: string;
  readonly short: readonly string[];
  readonly isNamespaced: boolean;
}

interface Discovered {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources: readonly {
        readonly resource: string;
        readonly responseKind: { readonly kind: string };
        readonly scope: string;
        readonly singularResource: string;
        readonly shortNames?: readonly string[];
      }[];
    }[];
  }[];
}

const ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** What was discovered, by home folder and server: kubectl keeps it on the disk for six hours. */
const kept = new Map<string, readonly Mapping[]>();

/** Asks the server what it knows; once for each home folder. */
export async function discover(client: Client, home: string): Promise<readonly Mapping[]> {
  const key = `${home} ${client.server}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const found: Mapping[] = [];
  for (const path of ["/api", "/apis"]) {
    try {
      const text = await client.ask({ method: "GET", path, accept: ACCEPT }, { isGeneric: true, isTyped: false });
      found.push(...mappingsIn(JSON.parse(text) as Discovered));
    } catch (error) {
      if (error instanceof Failure)
        client.log(
          `memcache.go:265] "Unhandled Error" err=${JSON.stringify(`couldn't get current server API group list: ${error.inner}`)}`,
          "E",
        );
      throw error;
    }
  }
  kept.set(key, found);
  return found;
}

function mappingsIn({ items }: Discovered): Mapping[] {
  return items.flatMap(({ metadata: { name: group = "" }, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources.map(({ resource, responseKind, scope, singularResource, shortNames = [] }) => ({
        group,
        version,
        kind: responseKind.kind,
        resource,
        singular: singularResource,
        short: shortNames,
        isNamespaced: scope === "Namespaced",
      })),
    ),
  );
}

/** The resource of a word such as `pods`, `lease` or `deployments.apps`. */
export function resourceNamed(mappings: readonly Mapping[], word: string): Mapping {
  const [name = "", ...rest] = word.split(".");
  const group = rest.join(".");
  const found = mappings.find(
    (one) =>
      (group === "" || one.group === group) &&
      (one.resource === name || one.singular === name || one.short.includes(name)),
  );
  if (found === undefined) throw new Failure(`error: the server doesn't have a resource type "${name}"`);
  return found;
}

export function pathOf({ group, version, resource, isNamespaced }: Mapping, namespace: string, name = ""): string {
  const parts = [
    ...(group === "" ? ["api"] : ["apis", group]),
    version,
    ...(isNamespaced ? ["namespaces", namespace] : []),
    resource,
    ...(name === "" ? [] : [name]),
  ];
  return `/${parts.map(encodeURIComponent).join("/")}`;
}

/** `lease.coordination.k8s.io`, as kubectl names what it did something to. */
export function shownKind({ kind, group }: Mapping): string {
  return group === "" ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}
