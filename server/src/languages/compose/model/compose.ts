import { type MappedText, sliceMapped } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";
import type { CheckedText } from "../../../contract/checked-text.ts";
import type { TeamSettings } from "../../../contract/settings.ts";
import {
  asMap,
  asScalar,
  asSequence,
  entriesOf,
  entryOf,
  presentItems,
  scalarText,
  textAt,
  valueAt,
} from "../../../syntax/yaml/access.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { YamlDocument, YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { parseYamlDocument } from "../../../syntax/yaml/yaml.ts";
import { withDefaults } from "./variable.ts";
import { type Port, readPorts } from "./port.ts";
import { type Mount, readMounts } from "./mount.ts";

/** A Compose file. Aliases and merged maps are followed. */
export interface Compose extends CheckedText {
  readonly document: YamlDocument;
  readonly root: YamlMap | undefined;
  readonly services: readonly Service[];
  readonly byName: ReadonlyMap<string, Service>;
  /** Something else fills the file in first: `{{ … }}` or `{% … %}` stands in it. */
  readonly isTemplate: boolean;
}

/** A service, with what rules ask of it. What is not in the file itself is in `layers.ts`. */
export interface Service extends Span {
  readonly name: string;
  /** Where the name stands: the place for what a service lacks. */
  readonly key: Span;
  readonly node: YamlMap;
  readonly image: YamlScalar | undefined;
  readonly build: YamlNode | undefined;
  readonly environment: readonly Variable[];
  readonly ports: readonly Port[];
  readonly mounts: readonly Mount[];
  readonly profiles: readonly string[];
  /** The service whose keys this one has where it has none of its own. */
  readonly extended: Extended | undefined;
}

export interface Extended {
  readonly service: string;
  /** As it is written; undefined where the other service is in the same file. */
  readonly file: string | undefined;
  /** Where the other service's name stands. */
  readonly at: YamlScalar;
}

/** An assignment, as an entry of a map or as `NAME=value` in a list. */
export interface Variable {
  readonly name: string;
  readonly key: Span;
  /** Without the name; undefined where the value comes from whoever starts the service. */
  readonly value: MappedText | undefined;
  readonly scalar: YamlScalar;
  /** The entry of a map; undefined in a list. */
  readonly entry: YamlEntry | undefined;
}

export function composeModel(text: string, path: string, settings: TeamSettings): Compose {
  const document = parseYamlDocument(text);
  const root = asMap(document.root);
  const services = entriesOf(valueAt(root, "services")).flatMap((entry) => readService(text, entry));
  return {
    path,
    text,
    settings,
    document,
    root,
    services,
    byName: new Map(services.map((service) => [service.name, service])),
    isTemplate:
      /(?:^|[^$])\{\{|^[ \t]*\{%/m.test(text) && /^[ \t]*(?:- +)?[\w-]+:[ \t]*["']?\{\{|^[ \t]*\{[{%]/m.test(text),
  };
}

function readService(text: string, entry: YamlEntry): Service[] {
  const node = asMap(entry.value);
  const { key } = entry;
  if (node === undefined || key?.type !== "scalar") return [];
  const image = asScalar(valueAt(node, "image"));
  return [
    {
      start: entry.start,
      end: entry.end,
      name: key.value,
      key: { start: key.start, end: key.end },
      node,
      image: image?.value === "" ? undefined : image,
      build: valueAt(node, "build"),
      environment: readVariables(text, valueAt(node, "environment")),
      ports: readPorts(valueAt(node, "ports")),
      mounts: readMounts(text, valueAt(node, "volumes")),
      profiles: textsOf(valueAt(node, "profiles")),
      extended: readExtended(valueAt(node, "extends")),
    },
  ];
}

function readExtended(node: YamlNode | undefined): Extended | undefined {
  const at = asScalar(node) ?? asScalar(valueAt(node, "service"));
  return at === undefined || at.value === "" ? undefined : { service: at.value, file: textAt(node, "file"), at };
}

/** Names with their values, of a map or of a list of `NAME=value`. */
export function readVariables(text: string, node: YamlNode | undefined): Variable[] {
  const sequence = asSequence(node);
  if (sequence === undefined)
    return entriesOf(node).flatMap((entry) => {
      const scalar = asScalar(entry.value);
      if (entry.key?.type !== "scalar") return [];
      const value = scalar === undefined || scalar.value === "" ? undefined : scalarSource(text, scalar);
      return [{ name: entry.key.value, key: entry.key, value, scalar: scalar ?? entry.key, entry }];
    });
  return presentItems(sequence).flatMap((item) => {
    const scalar = asScalar(item);
    const [, name] = /^([A-Za-z_][\w.-]*)(?:=|$)/.exec(scalar?.value ?? "") ?? [];
    if (scalar === undefined || name === undefined) return [];
    const source = scalarSource(text, scalar);
    const value =
      scalar.value.length > name.length + 1 ? sliceMapped(source, name.length + 1, source.text.length) : undefined;
    return [{ name, key: source.span(0, name.length), value, scalar, entry: undefined }];
  });
}

/** One text, or a list of them. */
export function textsOf(node: YamlNode | undefined): readonly string[] {
  return scalarsOf(node).map(({ value }) => value);
}

/** One scalar, or those of a list; empty ones are still being typed. */
export function scalarsOf(node: YamlNode | undefined): readonly YamlScalar[] {
  const single = asScalar(node);
  const all = single === undefined ? (asSequence(node)?.items ?? []).map(asScalar) : [single];
  return all.flatMap((scalar) => (scalar === undefined || scalar.value === "" ? [] : [scalar]));
}

/** The value of a key of a service that holds one word; undefined for what is filled in later. */
export function wordAt(service: Service, ...path: readonly string[]): string | undefined {
  const text = scalarText(valueAt(service.node, ...path));
  const word = text === undefined ? undefined : withDefaults(text);
  return word === undefined || word === "" || word.includes("$") ? undefined : word;
}

/** What rules of Compose files may hear of one by one. */
export interface ComposeParts {
  readonly service: Service;
}

/** The entry of a key in a service's own text. */
export function ownEntry(service: Service, key: string): YamlEntry | undefined {
  return entryOf(service.node, key);
}
