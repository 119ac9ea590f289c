import { apiVersion, KINDS, resourceName } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import type { Verb } from "./types.ts";

/** Which resource a path names. `review` is set for the caller's own identity and rights. */
export interface Route {
  kind?: Kind;
  review?: string;
  namespace: string;
  name: string;
  subresource: string;
}

const NONE: Route = { namespace: "", name: "", subresource: "" };

export function routeOf(path: string): Route {
  const review = /^\/apis\/(?:authentication|authorization)\.k8s\.io\/v1\/(selfsubject\w+)$/.exec(path);
  if (review !== null) return { ...NONE, review: review[1] ?? "" };
  const found = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(.+)$/.exec(path);
  if (found === null) return NONE;
  const [, group = "", version = "", rest = ""] = found;
  const parts = rest.split("/").map(decodeURIComponent);
  const inNamespace = parts[0] === "namespaces" && parts.length > 2 && parts[2] !== "status";
  const [plural, name = "", subresource = ""] = inNamespace ? parts.slice(2) : parts;
  const kind = KINDS.find((one) => one.group === group && one.version === version && one.plural === plural);
  if (kind === undefined || parts.length > (inNamespace ? 5 : 3)) return NONE;
  if (subresource !== "" && !kind.subresources.includes(subresource)) return NONE;
  const isNamespace = kind.kind === "Namespace";
  return { kind, namespace: inNamespace ? (parts[1] ?? "") : isNamespace ? name : "", name, subresource };
}

/** The verb that permissions speak of. */
export function verbOf(method: string, route: Route, query: URLSearchParams): Verb {
  switch (method) {
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return route.name === "" ? "deletecollection" : "delete";
    default:
      if (query.get("watch") === "true" || query.get("watch") === "1") return "watch";
      return route.kind !== undefined && route.name === "" ? "list" : "get";
  }
}

/** How the log names the resource of a route. */
export const routeResource = (route: Route): string =>
  route.kind === undefined ? (route.review ?? "") : resourceName(route.kind);

export const listKind = (kind: Kind): { kind: string; apiVersion: string } => ({
  kind: `${kind.kind}List`,
  apiVersion: apiVersion(kind),
});
