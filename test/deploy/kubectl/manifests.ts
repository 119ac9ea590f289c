import { type ScalarTag, type Tags, parseAllDocuments } from "yaml";
import { Failure } from "./failure.ts";
import type { Mapping } from "./discovery.ts";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/**
 * The objects of a stream of YAML or JSON: YAML 1.1 as Go's library reads it, for texts that are well formed. What kubectl
 * makes of others is for kubectl itself to say.
 */
export function readManifests(text: string): Manifest[] {
  const documents = parseAllDocuments(withoutJsonStream(text), { schema: "yaml-1.1", customTags: asGo });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    if (document.errors.length > 0) throw new Error(`the double of kubectl reads no broken YAML: ${text}`);
    return flatten(document.toJS() as unknown);
  });
}

/** Go's library has octal numbers of both kinds and neither times nor numbers to the base of sixty. */
function asGo(tags: Tags): Tags {
  const octal: ScalarTag = {
    tag: "tag:yaml.org,2002:int",
    default: true,
    test: /^0o[0-7]+$/,
    resolve: (text) => Number(text),
  };
  return [
    octal,
    ...tags.filter(
      (tag) =>
        typeof tag === "string" || !(tag.tag.endsWith("timestamp") || ("format" in tag && tag.format === "TIME")),
    ),
  ];
}

/** JSON values that stand one after another become documents. */
function withoutJsonStream(text: string): string {
  return /^\s*\{/.test(text) ? text.replaceAll(/\}\s*\n\s*\{/g, "}\n---\n{") : text;
}

function flatten(value: unknown): Manifest[] {
  if (typeof value !== "object" || value === null) return [];
  const object = value as Record<string, unknown>;
  if (object["kind"] === "List" && Array.isArray(object["items"])) return object["items"].flatMap(flatten);
  if (typeof object["kind"] !== "string" || object["kind"] === "")
    throw new Failure(`error: unable to decode "STDIN": Object 'Kind' is missing in '${JSON.stringify(value)}'`);
  return [object as unknown as Manifest];
}

export interface Mapped {
  readonly object: Manifest;
  readonly mapping: Mapping;
}

/**
 * What of a set the server knows, in the namespace of the call.
 * @throws Failure for an object of another namespace
 */
export function mapManifests(
  objects: readonly Manifest[],
  mappings: readonly Mapping[],
  namespace: string,
): { known: Mapped[]; unknown: Failure[] } {
  const known: Mapped[] = [];
  const unknown: Failure[] = [];
  for (const object of objects) {
    const version = object.apiVersion ?? "v1";
    const mapping = mappings.find(
      (one) => one.kind === object.kind && [one.group, one.version].filter((part) => part !== "").join("/") === version,
    );
    if (mapping === undefined) {
      unknown.push(noMapping(object));
      continue;
    }
    known.push({ mapping, object: mapping.isNamespaced ? inNamespace(object, namespace) : object });
  }
  return { known, unknown };
}

function noMapping({ metadata, kind, apiVersion }: Manifest): Failure {
  const inner = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`;
  const where = `name: ${JSON.stringify(metadata.name)} namespace: ${JSON.stringify(metadata.namespace ?? "")}`;
  return new Failure(
    `error: resource mapping not found for ${where} from "STDIN": ${inner}\nensure CRDs are installed first`,
    { inner },
  );
}

function inNamespace(object: Manifest, namespace: string): Manifest {
  const own = object.metadata.namespace ?? "";
  if (own !== "" && own !== namespace)
    throw new Failure(
      `error: the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  return { ...object, metadata: { ...object.metadata, namespace } };
}
