import { decodeBase64 } from "../../../base/base64.ts";
import type { MappedText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";
import type { YamlEntry, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asScalar, entryOf, itemsAt, textAt } from "../../../syntax/yaml/access.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { type KubernetesManifest, type KubernetesObject, pairsAt } from "./manifest.ts";

/** A place where a manifest may hold a value that should be kept elsewhere. */
export interface HeldValue {
  readonly place: "environment" | "argument" | "config" | "secret" | "annotation";
  readonly object: KubernetesObject;
  /** The variable or key; undefined for arguments. */
  readonly key: string | undefined;
  /** The value, base64 taken off. */
  readonly text: string;
  /** The `value:` of an environment variable. */
  readonly entry?: YamlEntry;
  /** Where the characters of `text` stand in the file; absent behind base64. */
  readonly source?: MappedText;
  /** The file's span of a span in `text`. */
  span(start: number, end: number): Span;
}

/** Values of environment variables, arguments, ConfigMaps and Secrets. */
export function* heldValues(manifest: KubernetesManifest): Generator<HeldValue> {
  for (const object of manifest.objects) {
    const make = (
      place: HeldValue["place"],
      key: string | undefined,
      scalar: YamlScalar,
      entry?: YamlEntry,
    ): HeldValue => {
      const source: MappedText = scalarSource(manifest.text, scalar);
      const held = {
        place,
        object,
        key,
        text: scalar.value,
        source,
        span: (start: number, end: number) => source.span(start, end),
      };
      return entry === undefined ? held : { ...held, entry };
    };
    for (const { key, value } of pairsAt(object.node, "metadata", "annotations")) {
      const scalar = asScalar(value);
      if (scalar !== undefined && scalar.value !== "") yield make("annotation", key, scalar);
    }
    for (const { node } of object.workload?.containers ?? []) {
      for (const item of itemsAt(node, "env")) {
        const entry = entryOf(item, "value");
        const value = asScalar(entry?.value);
        if (value !== undefined && value.value !== "") yield make("environment", textAt(item, "name"), value, entry);
      }
      for (const list of ["command", "args"])
        for (const item of itemsAt(node, list)) {
          const scalar = asScalar(item);
          if (scalar !== undefined) yield make("argument", undefined, scalar);
        }
    }
    if (object.apiGroup !== "") continue;
    if (object.kind === "ConfigMap")
      for (const { key, value } of pairsAt(object.node, "data")) {
        const scalar = asScalar(value);
        if (scalar !== undefined && scalar.value !== "") yield make("config", key, scalar);
      }
    if (object.kind === "Secret" && !isKeptOnPurpose(object)) yield* secretValues(object, make);
  }
}

function* secretValues(
  object: KubernetesObject,
  make: (place: HeldValue["place"], key: string, scalar: YamlScalar) => HeldValue,
): Generator<HeldValue> {
  for (const { key, value } of pairsAt(object.node, "stringData")) {
    const scalar = asScalar(value);
    if (scalar !== undefined && scalar.value !== "") yield make("secret", key, scalar);
  }
  for (const { key, value } of pairsAt(object.node, "data")) {
    const scalar = asScalar(value);
    if (scalar === undefined || scalar.value === "") continue;
    const text = decodeBase64(scalar.value);
    const whole = { start: scalar.start, end: scalar.end };
    yield text === undefined ? make("secret", key, scalar) : { place: "secret", object, key, text, span: () => whole };
  }
}

/** Encrypted by SOPS, or filled in by the cluster. */
function isKeptOnPurpose({ node }: KubernetesObject): boolean {
  return entryOf(node, "sops") !== undefined || textAt(node, "type") === "kubernetes.io/service-account-token";
}
