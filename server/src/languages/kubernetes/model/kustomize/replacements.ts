import { asMap, asScalar, asSequence, itemsAt, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";
import { booleanValue, integerValue, isNull } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import { plainScalar, resolved, sizeOf, withText } from "./edit.ts";
import { type FieldPath, NotFound, changeAtPath, readFieldPath } from "./field-path.ts";
import { type Kustomization, readNamed } from "./kustomization.ts";
import { type ObjectId, type Resource, hasId, isOfType } from "./resource.ts";
import { type Selects, readSelectors } from "./selector.ts";

/** Carries out `replacements`: values of some fields are put into others. */
export function applyReplacements(
  resources: readonly Resource[],
  kustomization: Kustomization,
  state: BuildState,
): void {
  for (const entry of itemsAt(kustomization.root, "replacements")) {
    const path = textAt(entry, "path") ?? "";
    if (path === "") {
      applyReplacement(resources, entry, kustomization, state);
      continue;
    }
    const file = readNamed(kustomization, path, state);
    const [document] = file?.documents() ?? [];
    if (document?.fault !== undefined) state.gap(`\`${path}\` cannot be read: ${document.fault}`);
    const root = document?.root;
    const items = asSequence(root)?.items ?? [root];
    for (const item of items) if (item !== undefined) applyReplacement(resources, item, kustomization, state);
  }
}

function applyReplacement(
  resources: readonly Resource[],
  entry: YamlNode,
  { file }: Kustomization,
  state: BuildState,
): void {
  if (!state.spend("visited objects", resources.length * (1 + itemsAt(entry, "targets").length))) return;
  const value = sourceValue(resources, entry, file.path, state);
  const targets = itemsAt(entry, "targets");
  if (targets.length === 0) state.gap(`A replacement in \`${file.path}\` has no target`);
  for (const target of targets) {
    const selects = readReplacementTarget(target);
    const paths = itemsAt(target, "fieldPaths").map((path) => asScalar(path)?.value ?? "");
    for (const resource of resources) {
      if (selects === undefined || !selects(resource)) continue;
      for (const path of paths.length === 0 ? ["metadata.name"] : paths)
        putValue(resource, path, value, valueAt(target, "options"), { file: file.path, state });
    }
    if (selects === undefined) state.gap(`A replacement in \`${file.path}\` selects in a way that is not known here`);
  }
}

function sourceValue(
  resources: readonly Resource[],
  entry: YamlNode,
  file: string,
  state: BuildState,
): YamlNode | undefined {
  const given = asScalar(valueAt(entry, "sourceValue"));
  if (given !== undefined) return plainScalar(given.value, given);
  const source = valueAt(entry, "source");
  const found = resources.filter((resource) => isSelected(resource, source));
  const [resource] = found;
  const path = textAt(source, "fieldPath") ?? "metadata.name";
  const value = resource === undefined || found.length > 1 ? undefined : lookUp(resource.node, readFieldPath(path));
  if (value === undefined || isNull(value)) {
    const words = found.length > 1 ? "several objects" : found.length === 0 ? "no object" : `nothing at \`${path}\``;
    state.gap(`The source of a replacement in \`${file}\` is ${words}`);
    return undefined;
  }
  const delimiter = textAt(source, "options", "delimiter") ?? "";
  if (delimiter === "") return value;
  const scalar = asScalar(value);
  const part = scalar?.value.split(delimiter)[integerValue(valueAt(source, "options", "index")) ?? 0];
  if (scalar === undefined || part === undefined) {
    state.gap(`The source of a replacement in \`${file}\` has no such part`);
    return undefined;
  }
  return withText(scalar, part);
}

/** The value that a path leads to, which may name one item of a list by what it holds. */
export function lookUp(node: YamlMap, path: FieldPath): YamlNode | undefined {
  let current: YamlNode | undefined = node;
  for (const step of path) {
    const value: YamlNode | undefined = resolved(current);
    if (value?.type === "map" && step.kind === "key") current = valueAt(value, step.key);
    else if (value?.type === "sequence" && step.kind !== "every") {
      const items: readonly YamlNode[] = value.items.filter((item) => item !== undefined);
      if (step.kind === "item") {
        const wanted = step.value;
        current = items.find(
          (item) => (step.field === "" ? asScalar(item)?.value : textAt(item, step.field)) === wanted,
        );
      } else current = items[step.key === "-" ? items.length - 1 : Number(step.key)];
    } else return undefined;
  }
  return current;
}

function isSelected(resource: Resource, selector: YamlNode | undefined): boolean {
  const type = { group: textAt(selector, "group") ?? "", version: textAt(selector, "version") ?? "", kind: textAt(selector, "kind") ?? "" }; // oxfmt-ignore
  const name = textAt(selector, "name") ?? "";
  const namespace = textAt(selector, "namespace") ?? "";
  const matches = (id: ObjectId): boolean =>
    (name === "" || id.name === name) && (namespace === "" || id.namespace === namespace) && isOfType(id, type);
  return hasId(resource, matches);
}

function readReplacementTarget(target: YamlNode): Selects | undefined {
  const select = valueAt(target, "select");
  const bySelector = readSelectors(select);
  const rejects = itemsAt(target, "reject").map((reject) => ({ reject, bySelector: readSelectors(reject) }));
  if (asMap(select) === undefined || bySelector === undefined) return undefined;
  if (rejects.some((reject) => reject.bySelector === undefined)) return undefined;
  return (resource) =>
    bySelector(resource) &&
    isSelected(resource, select) &&
    !rejects.some(({ reject, bySelector: rejected }) => {
      const hasSelector =
        textAt(reject, "labelSelector") !== undefined || textAt(reject, "annotationSelector") !== undefined;
      const hasId = ["group", "version", "kind", "name", "namespace"].some(
        (field) => textAt(reject, field) !== undefined,
      );
      return (hasSelector && rejected?.(resource) === true) || (hasId && isSelected(resource, reject));
    });
}

const MAX_COPY = 100_000;

/** Puts a value to a path of an object; where that cannot be done, nobody knows what stands there. */
function putValue(
  resource: Resource,
  path: string,
  value: YamlNode | undefined,
  options: YamlNode | undefined,
  { file, state }: { readonly file: string; readonly state: BuildState },
): void {
  const steps = readFieldPath(path);
  const isUnknown = (): void => {
    const keys = steps.flatMap((step) => (step.kind === "key" ? [step.key] : []));
    resource.unknown = [...resource.unknown, keys];
  };
  if (value === undefined || !state.spend("copied values", sizeOf(value, MAX_COPY))) {
    isUnknown();
    return;
  }
  const creates = booleanValue(valueAt(options, "create")) === true ? value : undefined;
  try {
    resource.node = changeAtPath(resource.node, steps, {
      creates,
      change: (field) => replacedField(field, value, options),
    });
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    state.gap(`A replacement in \`${file}\` cannot be put to \`${path}\`: ${error.message}`);
    isUnknown();
  }
}

function replacedField(field: YamlNode, value: YamlNode, options: YamlNode | undefined): YamlNode {
  const scalar = asScalar(field);
  const given = asScalar(value);
  const delimiter = textAt(options, "delimiter") ?? "";
  const text = given?.value ?? "";
  if (scalar === undefined) {
    if (delimiter !== "") throw new NotFound("only texts have parts");
    return value;
  }
  if (delimiter === "") return given === undefined ? withText(scalar, text, value) : replacedText(scalar, given, text);
  const index = integerValue(valueAt(options, "index")) ?? 0;
  const parts = scalar.value.split(delimiter);
  if (index < 0) parts.unshift(text);
  else if (index >= parts.length) parts.push(text);
  else parts[index] = text;
  return replacedText(scalar, given ?? scalar, parts.join(delimiter));
}

/** A field keeps its type; one that is made is what its text looks like. */
function replacedText(field: YamlScalar, value: YamlScalar, text: string): YamlScalar {
  return isNull(field) ? plainScalar(text, value) : withText(field, text, value);
}
