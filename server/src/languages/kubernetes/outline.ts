import type { Span } from "../../base/span.ts";
import type { Outlined } from "../../contract/outline.ts";
import type { KubernetesManifest, KubernetesObject } from "./model/manifest.ts";
import type { Container } from "./model/workload.ts";

/** The objects of a manifest with their containers. */
export function outlineOfKubernetes({ objects, templated }: KubernetesManifest): Outlined[] {
  return templated ? [] : objects.map(outlineOf);
}

function outlineOf({ kind, name, namespace, node, nameSpan, workload }: KubernetesObject): Outlined {
  return {
    name: name === "" ? kind : `${kind}/${name}`,
    detail: namespace,
    kind: "object",
    start: node.start,
    end: node.end,
    nameSpan: isWithin(nameSpan, node) ? nameSpan : { start: node.start, end: node.start },
    // What an alias stands for may lie outside of the object.
    parts: (workload?.containers ?? []).filter((container) => isWithin(container.node, node)).map(outlineOfContainer),
  };
}

function outlineOfContainer({ name, role, image, node, nameSpan }: Container): Outlined {
  return {
    name: name === "" ? "container" : name,
    detail: role === "app" ? (image?.value ?? "") : role,
    kind: "part",
    start: node.start,
    end: node.end,
    nameSpan: isWithin(nameSpan, node) ? nameSpan : { start: node.start, end: node.start },
    parts: [],
  };
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
