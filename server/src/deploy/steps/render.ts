import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { kubernetesManifest } from "../../languages/kubernetes/model/manifest.ts";
import { isTemplateText } from "../../languages/kubernetes/model/template.ts";
import { NO_TEAM_SETTINGS } from "../../contract/settings.ts";
import { splitDocuments } from "../../syntax/yaml/yaml.ts";
import { type Context } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import type { GateText } from "../outside/host.ts";
import { type Json, at, canonical, isObject, listAt, textAt } from "../kubectl/json.ts";
import { readKustomizationTree, readSetText } from "./kustomization.ts";
import {
  type ClusterObject,
  type ObjectKey,
  groupOf,
  inOrder,
  keyOf,
  nameOf,
  readObjects,
  shownKey,
} from "../kubectl/object.ts";
import type { SetObject } from "../decisions/request.ts";
import { refuse } from "../decisions/stop.ts";

const MAX_SET_LENGTH = 8 * 1024 * 1024;

/** Where an object stands. */
type Place = NonNullable<SetObject["place"]>;

/** The set as text: what is linted, and what kubectl reads. */
export interface RenderedText {
  readonly manifests: readonly GateText[];
  /** Where a kustomization's objects stand in the files it is made of; files of a plain set speak for themselves. */
  readonly sources: ReadonlyMap<ObjectKey, Place>;
}

/** Reads the files of the set, or builds the kustomization: no plugins, nothing remote, no charts. */
export async function renderText(context: Context): Promise<RenderedText> {
  const { source } = context.request;
  const read = async (path: string): Promise<GateText> => ({
    path: relative(source.root, path).replaceAll("\\", "/"),
    text: await readSetText(path, source.root),
  });
  if (source.kind === "files") {
    const manifests = await Promise.all(source.paths.map(read));
    return { manifests: manifests.filter(({ text }) => text.trim() !== ""), sources: new Map() };
  }
  const files = await readKustomizationTree(source.folder, source.root);
  const sources = new Map<ObjectKey, Place>();
  for (const { path, text } of await Promise.all(files.map(read)))
    for (const { key, line } of objectsIn(path, text)) if (!sources.has(key)) sources.set(key, { path, line });
  const built = await context.config.run({ args: ["kustomize", source.folder] });
  if (!built.ok)
    refuse("render/kustomize", `kustomize cannot build it: ${built.error.message}`, { command: built.command });
  const name = relative(source.root, join(source.folder, "rendered.yaml")).replaceAll("\\", "/");
  return { manifests: [{ path: name, text: built.stdout }], sources };
}

/**
 * Refuses what must not be deployed, as far as the text alone tells: with the line it stands on, and before anything is asked
 * of a cluster.
 */
export function refuseByText({ manifests, sources }: RenderedText, namespace: string): void {
  if (manifests.length === 0) refuse("render/empty", "There is nothing to deploy: no manifest was found");
  let size = 0;
  for (const { path, text } of manifests) {
    size += text.length;
    if (size > MAX_SET_LENGTH) refuse("render/too-large", "The set has more than 8 MiB");
    if (isTemplateText(path, text))
      refuse("render/template", `\`${path}\` is a template`, {
        hint: "Render it first, or deploy the folder of its kustomization",
        place: { path, line: 1 },
      });
    for (const { key, object, isWhole, line } of objectsIn(path, text)) {
      const place = sources.get(key) ?? { path, line };
      // What stands behind a mistake of grammar is kubectl's to refuse.
      if (object.name === "" && isWhole)
        refuse("render/no-name", `A \`${object.kind}\` in \`${path}\` has no name`, { place });
      if (object.kind === "Secret" && object.apiGroup === "") refuseSecret(object.name, place);
      if (object.namespace !== "" && object.namespace !== namespace)
        refuseNamespace(object.kind, object.name, object.namespace, namespace, place);
    }
  }
}

function refuseSecret(name: string, place: { path: string; line: number }): never {
  return refuse("render/secret", `\`Secret/${name}\` would bring its values from a file`, {
    hint: "Let an ExternalSecret or a SealedSecret bring them",
    place,
  });
}

function refuseNamespace(
  kind: string,
  name: string,
  wanted: string,
  namespace: string,
  place?: { path: string; line: number },
): never {
  return refuse(
    "render/other-namespace",
    `\`${kind}/${name}\` goes to the namespace \`${wanted}\`, not \`${namespace}\``,
    {
      hint: "Leave the namespace out, or deploy it to its own target",
      ...(place === undefined ? {} : { place }),
    },
  );
}

export interface Placed {
  /** Its document has no mistake of grammar, behind which more may stand. */
  readonly isWhole: boolean;
  readonly key: ObjectKey;
  readonly object: {
    readonly apiGroup: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
  };
  readonly line: number;
}

/** The objects of a text, by our own reading, with the lines they begin at. */
export function objectsIn(path: string, text: string): Placed[] {
  const placed: Placed[] = [];
  let line = 1;
  for (const chunk of splitDocuments(text)) {
    const manifest = kubernetesManifest(chunk.text, path, NO_TEAM_SETTINGS);
    for (const object of manifest.objects)
      placed.push({
        key: `${object.apiGroup}/${object.kind}/${object.name}`,
        object,
        isWhole: manifest.isBroken !== true,
        line: line + countLines(chunk.text.slice(0, object.node.start)),
      });
    line += countLines(chunk.text);
  }
  return placed;
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

/**
 * The set as kubectl itself reads it: a dry run that asks the server nothing but which kinds it knows. So there is one reading
 * of YAML, and it is kubectl's.
 */
export async function readSet(context: Context, { manifests, sources }: RenderedText): Promise<readonly SetObject[]> {
  const { namespace } = context.request.target;
  const text = manifests.map((manifest) => manifest.text.replace(/^\uFEFF/, "")).join("\n---\n");
  const result = await context.kubectl.run({
    args: ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"],
    stdin: text,
  });
  if (!result.ok) {
    const place = placeOfMention(result.error.message, manifests);
    const { reason } = stopFor(result.error, true, result.command);
    return refuse("render/unreadable", reason.message, {
      command: result.command,
      ...(place === undefined ? {} : { place }),
    });
  }
  const places = new Map<string, { path: string; line: number }>();
  for (const { path, text: own } of manifests)
    for (const { key, line } of objectsIn(path, own)) {
      const first = places.get(key);
      if (first !== undefined)
        refuse(
          "render/twice",
          `\`${shownKey(key)}\` stands twice in the set: ${first.path}:${first.line} and ${path}:${line}`,
          { place: { path, line } },
        );
      places.set(key, sources.get(key) ?? { path, line });
    }
  const objects = readObjects(result.stdout).map(withoutEmptyFields);
  if (objects.length === 0) refuse("render/empty", "There is nothing to deploy: kubectl reads no object in it");
  return inOrder(objects).map((object) => {
    const key = keyOf(object);
    const place = places.get(key);
    const given = textAt(object.metadata, "namespace");
    if (object.kind === "Secret" && groupOf(object.apiVersion) === "")
      refuseSecret(nameOf(object), place ?? { path: "", line: 1 });
    if (given !== "" && given !== namespace) refuseNamespace(object.kind, nameOf(object), given, namespace, place);
    return { key, object, ...(place === undefined ? {} : { place }) };
  });
}

/** kubectl adds an empty status and an empty creation time to what it prints; applying them would claim them. */
function withoutEmptyFields(object: ClusterObject): ClusterObject {
  const { status: _, ...rest } = object;
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).filter(([key, value]) => key !== "creationTimestamp" || value !== null),
  );
  return {
    ...(isObject(at(object, "status")) ? rest : object),
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata,
  };
}

/** The source's place for a line of the rendered text: that of the object around it. */
export function sourcePlace({ manifests, sources }: RenderedText, path: string, line: number): Place {
  const text = manifests.find((manifest) => manifest.path === path)?.text;
  const around = text === undefined ? undefined : objectsIn(path, text).findLast((one) => one.line <= line);
  return (around === undefined ? undefined : sources.get(around.key)) ?? { path, line };
}

/** Where the object stands whose name an error names in quotes. */
function placeOfMention(message: string, manifests: readonly GateText[]): { path: string; line: number } | undefined {
  for (const { path, text } of manifests)
    for (const { object, line } of objectsIn(path, text))
      if (object.name !== "" && message.includes(`"${object.name}"`)) return { path, line };
  const at = /line (\d+)/.exec(message);
  const [only] = manifests;
  return at !== null && only !== undefined && manifests.length === 1
    ? { path: only.path, line: Number(at[1]) }
    : undefined;
}

/** SHA-256 of the set in one form; the same set has the same hash wherever it is read. */
export function hashSet(objects: readonly SetObject[]): string {
  return createHash("sha256")
    .update(canonical(objects.map(({ object }) => object)))
    .digest("hex");
}

/** The images that a set runs, in order and each once. */
export function imagesOf(objects: readonly ClusterObject[]): string[] {
  const images = new Set<string>();
  const visit = (value: Json | undefined): void => {
    for (const list of ["initContainers", "containers", "ephemeralContainers"])
      for (const container of listAt(value, list))
        if (textAt(container, "image") !== "") images.add(textAt(container, "image"));
  };
  for (const object of objects) {
    visit(at(object, "spec"));
    visit(at(object, "spec", "template", "spec"));
    visit(at(object, "spec", "jobTemplate", "spec", "template", "spec"));
  }
  return [...images];
}
