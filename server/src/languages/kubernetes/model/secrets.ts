import { remember } from "../../../base/remember.ts";
import { decodeBase64 } from "../../../base/base64.ts";
import type { MappedText } from "../../../base/mapped-text.ts";
import { type Span, lastStartingBy } from "../../../base/span.ts";
import type { YamlEntry, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asScalar, entryOf, itemsAt, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { commandLines } from "../../../syntax/yaml/command.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { type KubernetesManifest, type KubernetesObject, kubernetesManifest, pairsAt } from "./manifest.ts";

/** A place where a manifest may hold a value that should be kept elsewhere. */
export interface HeldValue {
  readonly place: "environment" | "argument" | "config" | "secret" | "annotation" | "field";
  /** Undefined in a file that holds no object: values of a chart, a kustomization. */
  readonly object: KubernetesObject | undefined;
  /** The variable or key; undefined for arguments. */
  readonly key: string | undefined;
  /** The value, base64 taken off. */
  readonly text: string;
  /** The `value:` of an environment variable. */
  readonly entry?: YamlEntry;
  /** Where the characters of `text` stand in the file; absent behind base64. */
  readonly source?: () => MappedText;
  /** The file's span of a span in `text`. */
  span(start: number, end: number): Span;
}

/**
 * Values of environment variables, arguments, ConfigMaps and Secrets, and whatever else stands under a key, those that a later
 * key of the same name overrides included.
 */
export const heldValues = remember((manifest: KubernetesManifest): readonly HeldValue[] => [...gathered(manifest)]);

function* gathered(manifest: KubernetesManifest): Generator<HeldValue> {
  const seen = new Set<YamlScalar>();
  for (const object of manifest.objects)
    for (const { scalar, ...held } of valuesOf(manifest, object)) {
      seen.add(scalar);
      yield held;
    }
  const nodes = manifest.objects.map(({ node }) => node);
  for (const { key, scalar } of fieldsBelow(manifest.yaml.root)) {
    if (seen.has(scalar) || scalar.value === "") continue;
    // What stands beside the only object belongs to it as well.
    const at = nodes.length === 1 ? 0 : lastStartingBy(nodes, scalar.start);
    const object = manifest.objects[at];
    if (object !== undefined && isKeptOnPurpose(object)) continue;
    const held = heldIn(manifest, "field", object, key, scalar);
    yield literalIn(held) ?? held;
  }
}

/** What a shell would read of the commands of containers, each with the object that it belongs to. */
export function* commandsIn({ text, objects }: KubernetesManifest): Generator<Command> {
  for (const object of objects)
    for (const { node } of object.workload?.containers ?? []) {
      const words = ["command", "args"].flatMap((list) => itemsAt(node, list).flatMap((item) => asScalar(item) ?? []));
      for (const source of commandLines(text, words)) yield { object, source };
      for (const path of EXECUTED) {
        const own = itemsAt(node, ...path, "exec", "command").flatMap((item) => asScalar(item) ?? []);
        for (const source of commandLines(text, own)) yield { object, source };
      }
    }
}

/** Where a container has commands beside its own. */
const EXECUTED = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
] as const;

interface Command {
  readonly object: KubernetesObject;
  readonly source: MappedText;
}

/** Key stores and archives are no text. */
const HAS_CONTROLS = /[^\P{Cc}\t\n\r]/u;

type ScalarValue = HeldValue & { readonly scalar: YamlScalar };

function* valuesOf(manifest: KubernetesManifest, object: KubernetesObject): Generator<ScalarValue> {
  const make = (place: HeldValue["place"], key: string | undefined, scalar: YamlScalar): ScalarValue => ({
    ...heldIn(manifest, place, object, key, scalar),
    scalar,
  });
  for (const { key, value } of pairsAt(object.node, "metadata", "annotations")) {
    const scalar = asScalar(value);
    if (scalar === undefined || scalar.value === "") continue;
    yield make("annotation", key, scalar);
    if (key === LAST_APPLIED) for (const held of valuesOfCopy(manifest, scalar)) yield { ...held, scalar };
  }
  for (const { node } of object.workload?.containers ?? []) {
    for (const item of itemsAt(node, "env")) {
      const entry = entryOf(item, "value");
      const value = asScalar(entry?.value);
      if (entry !== undefined && value !== undefined && value.value !== "")
        yield { ...make("environment", textAt(item, "name"), value), entry };
    }
    for (const list of ["command", "args"])
      for (const item of itemsAt(node, list)) {
        const scalar = asScalar(item);
        if (scalar !== undefined) yield make("argument", undefined, scalar);
      }
  }
  if (object.apiGroup === "" && object.kind === "ConfigMap")
    for (const { key, value } of pairsAt(object.node, "data")) {
      const scalar = asScalar(value);
      if (scalar !== undefined && scalar.value !== "") yield make("config", key, scalar);
    }
  if (object.apiGroup === "" && object.kind === "ConfigMap")
    for (const { key, value } of pairsAt(object.node, "binaryData")) {
      const scalar = asScalar(value);
      const text = decodeBase64(scalar?.value ?? "");
      const whole = { start: scalar?.start ?? 0, end: scalar?.end ?? 0 };
      if (scalar !== undefined && text !== undefined && !HAS_CONTROLS.test(text))
        yield { place: "config", object, key, text, span: () => whole, scalar };
    }
  if (isKeptOnPurpose(object)) return;
  for (const { node, isEncoded } of secretData(object))
    for (const { key, value } of pairsAt(node)) {
      const scalar = asScalar(value);
      if (scalar === undefined || scalar.value === "") continue;
      const text = isEncoded ? decodeBase64(scalar.value) : undefined;
      const whole = { start: scalar.start, end: scalar.end };
      yield text === undefined
        ? make("secret", key, scalar)
        : { place: "secret", object, key, text, span: () => whole, scalar };
    }
}

function heldIn(
  manifest: KubernetesManifest,
  place: HeldValue["place"],
  object: KubernetesObject | undefined,
  key: string | undefined,
  scalar: YamlScalar,
): HeldValue {
  let mapped: MappedText | undefined;
  const source = (): MappedText => (mapped ??= scalarSource(manifest.text, scalar));
  return {
    place,
    object,
    key,
    text: scalar.value,
    source,
    span: (start, end) => source().span(start, end),
  };
}

/** `DB_PASSWORD=…` as an item of a list, as in kustomize's `literals`: the variable and its value. */
function literalIn(held: HeldValue): HeldValue | undefined {
  const name = /^(?<name>[A-Za-z_][\w.-]{0,100})=(?=.)/.exec(held.text)?.groups?.["name"];
  if (name === undefined) return undefined;
  const by = name.length + 1;
  const { place, object, text, span } = held;
  return { place, object, key: name, text: text.slice(by), span: (start, end) => span(start + by, end + by) };
}

/** The maps of an object whose values are those of a Secret. */
function secretData({ node, apiGroup, kind }: KubernetesObject): { node: YamlNode | undefined; isEncoded: boolean }[] {
  const at = (...path: string[]): { node: YamlNode | undefined; isEncoded: boolean } => ({
    node: valueAt(node, ...path),
    isEncoded: false,
  });
  switch (`${apiGroup}/${kind}`) {
    case "/Secret":
      return [at("stringData"), { node: valueAt(node, "data"), isEncoded: true }];
    // https://external-secrets.io/latest/guides/templating/
    case "external-secrets.io/ExternalSecret":
      return [at("spec", "target", "template", "data")];
    case "external-secrets.io/ClusterExternalSecret":
      return [at("spec", "externalSecretSpec", "target", "template", "data")];
    // https://github.com/bitnami-labs/sealed-secrets: what is not sealed stands in the template.
    case "bitnami.com/SealedSecret":
      return [at("spec", "template", "data"), at("spec", "template", "stringData")];
    // https://github.com/isindir/sops-secrets-operator
    case "isindir.github.com/SopsSecret":
      return itemsAt(node, "spec", "secretTemplates").flatMap((template) => [
        { node: valueAt(template, "stringData"), isEncoded: false },
        { node: valueAt(template, "data"), isEncoded: true },
      ]);
    default:
      return [];
  }
}

/** kubectl's copy of what was applied; of a Secret that was exported, it holds the values again. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

function* valuesOfCopy(manifest: KubernetesManifest, scalar: YamlScalar): Generator<HeldValue> {
  const source = scalarSource(manifest.text, scalar);
  const copy = kubernetesManifest(scalar.value, manifest.path, manifest.settings);
  for (const object of copy.objects)
    for (const { place, key, text, span } of valuesOf(copy, object))
      if (place !== "annotation")
        yield {
          place,
          object,
          key,
          text,
          span(start, end) {
            const within = span(start, end);
            return source.span(within.start, within.end);
          },
        };
}

/** Encrypted by SOPS, or filled in by the cluster. */
function isKeptOnPurpose({ node }: KubernetesObject): boolean {
  return entryOf(node, "sops") !== undefined || textAt(node, "type") === "kubernetes.io/service-account-token";
}

interface Field {
  readonly key: string | undefined;
  readonly scalar: YamlScalar;
}

/** Every scalar with the key that it stands under, or the name beside it: `{name: db.password, value: …}`. */
function* fieldsBelow(node: YamlNode | undefined, key?: string): Generator<Field> {
  if (node?.type === "scalar") yield { key, scalar: node };
  else if (node?.type === "sequence") for (const item of node.items) yield* fieldsBelow(item, key);
  else if (node?.type === "map") {
    let beside: string | undefined;
    for (const entry of node.entries) {
      const own = scalarText(entry.key);
      // What a SealedSecret holds is ciphertext.
      if (own === "encryptedData") continue;
      yield* fieldsBelow(entry.value, own === "value" ? (beside ??= nameBeside(node) ?? own) : own);
    }
  }
}

/** Of a list's entry, or of what a JSON patch replaces: `path: /stringData/DB_PASSWORD`. */
function nameBeside(map: YamlNode): string | undefined {
  const path = textAt(map, "path");
  return textAt(map, "name") ?? textAt(map, "key") ?? path?.slice(path.lastIndexOf("/") + 1);
}
