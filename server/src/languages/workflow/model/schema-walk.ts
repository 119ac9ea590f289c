import type { Span } from "../../../base/span.ts";
import { WORKFLOW_SCHEMA } from "../../../model/data/workflow-schema.ts";
import { remember } from "../../../base/remember.ts";
import { nearestName } from "../../../base/nearest.ts";
import { asMap, asSequence } from "../../../syntax/yaml/access.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from "../../../syntax/yaml/tree.ts";
import { isPlaceholder, kindsOf, tagProblem, takes } from "./scalar-kind.ts";
import { type Definition, type MapAlternative, type MapKey, type Schema, keysOf } from "./schema.ts";

/** What GitHub does not take, or takes without effect. */
export interface SchemaProblem extends Span {
  readonly message: string;
  /**
   * `ignored`: the workflow runs, and nothing comes of what was wanted; `idle`: nothing was wanted either; `unknown`: GitHub may know the
   * name by now, or take it.
   */
  readonly kind: "refused" | "ignored" | "idle" | "unknown";
}

/** A scalar in which GitHub evaluates something. */
export interface SchemaValue {
  readonly scalar: YamlScalar;
  readonly definition: string;
  /** Contexts, and functions with `()`, that are at hand; empty where nothing is evaluated. */
  readonly contexts: ReadonlySet<string>;
  /** An `if:`, which is an expression with or without its marks. */
  readonly isCondition: boolean;
  /** How a message calls it. */
  readonly title: string;
}

export interface SchemaWalk {
  readonly problems: readonly SchemaProblem[];
  readonly values: readonly SchemaValue[];
}

/** Where the walk is. */
interface Place {
  readonly definition: Definition;
  readonly contexts: ReadonlySet<string>;
  readonly title: string;
  /** GitHub reads events by a looser schema than it publishes: what it does not know there has no effect. */
  readonly isLoose: boolean;
  readonly depth: number;
  /** The key that it stands behind; an item of a list has none. */
  readonly key?: Span;
}

interface Walker {
  readonly schema: Schema;
  readonly problems: SchemaProblem[];
  readonly values: SchemaValue[];
}

/** Deeper nesting than any definition's is no workflow. */
const MAX_DEPTH = 40;

/** Holds a tree to a schema. What stands behind an alias is looked at where it is written. */
export function walkSchema(schema: Schema, root: YamlMap): SchemaWalk {
  const walker: Walker = { schema, problems: [], values: [] };
  const definition = schema.definition(schema.root);
  const title = schema.root.startsWith("action") ? "An action" : "A workflow";
  walkMap(walker, root, { definition, contexts: new Set(), title, isLoose: false, depth: 0 });
  return walker;
}

function below(walker: Walker, place: Place, type: string, title: string): Place {
  const definition = walker.schema.definition(type);
  return {
    definition,
    contexts: definition.contexts ?? place.contexts,
    title,
    isLoose: type === "on-strict" || (place.isLoose && type !== "workflow-call"),
    depth: place.depth + 1,
  };
}

function walk(walker: Walker, node: YamlNode, place: Place): void {
  if (place.depth > MAX_DEPTH) return;
  switch (node.type) {
    case "scalar":
      walkScalar(walker, node, place);
      return;
    case "map":
      walkMap(walker, node, place);
      return;
    case "sequence":
      walkSequence(walker, node, place);
      return;
    case "alias": {
      // Of maps that stand elsewhere only the kind is asked here.
      const kind = asMap(node) !== undefined ? "map" : asSequence(node) !== undefined ? "sequence" : undefined;
      if (kind !== undefined && !takesAny(place) && !place.definition.alternatives.some(({ type }) => type === kind))
        report(walker, node, `${place.title} takes no ${kind === "map" ? "map" : "list"}`, place);
      else if (node.target !== undefined && isPlain(node.target)) {
        // What is a value in one place need not be one in another.
        const apart: Walker = { schema: walker.schema, problems: [], values: [] };
        walk(apart, node.target, place);
        const [first] = apart.problems.filter((problem) => problem.kind !== "idle");
        if (first !== undefined) walker.problems.push({ ...first, start: node.start, end: node.end });
      }
    }
  }
}

/** A short value, or a short list of them: what is looked at again in each place that an alias takes it to. */
function isPlain(node: YamlNode | undefined): boolean {
  if (node?.type === "sequence")
    return node.items.length < 20 && node.items.every((item) => item?.type === "scalar" && isPlain(item));
  return node?.type === "scalar" && node.value.length < 200;
}

function takesAny({ definition }: Place): boolean {
  return definition.alternatives.some(({ type }) => type === "any");
}

function walkScalar(walker: Walker, scalar: YamlScalar, place: Place): void {
  const { definition, contexts, title } = place;
  const isCondition = definition.name.endsWith("-if");
  const hasMarks = scalar.value.includes("${{");
  if (hasMarks || isCondition)
    walker.values.push({ scalar, definition: definition.name, contexts, isCondition, title });
  const { alternatives } = definition;
  const untagged = tagProblem(scalar);
  if (untagged !== undefined) report(walker, scalar, untagged, { ...place, isLoose: false });
  if (hasMarks || takesAny(place) || alternatives.some((each) => takes(each, scalar, place.isLoose))) return;
  const constants = alternatives.flatMap((each) => (each.type === "constant" ? [each.value] : []));
  const written = `\`${shortened(scalar.value)}\``;
  if (scalar.value === "") {
    // Of events GitHub takes what is left empty; an empty pattern in a list matches nothing.
    if (!place.isLoose || place.key === undefined) report(walker, scalar, `${title} has no value`, place);
  } else if (isPlaceholder(scalar)) return;
  else if (definition.name.startsWith("on-")) {
    // Some events are known in the long form alone, and mean the same.
    const events = [...keysOf(walker.schema, "on-mapping-strict").keys()];
    if (!events.includes(scalar.value))
      report(walker, scalar, `There is no event ${written}${meantBy(scalar.value, events)}`, {
        ...place,
        isLoose: false,
      });
  } else if (place.isLoose && constants.length === 0 && alternatives.some(({ type }) => type === "sequence")) return;
  else if (constants.length > 0)
    report(walker, scalar, `${title} is not ${written}${choices(scalar.value, constants)}`, place);
  else {
    const isQuoted = alternatives.some((each) => takes(each, { ...scalar, style: "plain" }, place.isLoose));
    const found = isQuoted ? `${written} in quotes, which is text` : written;
    report(walker, scalar, `${title} is ${kindsOf(alternatives).join(" or ")}, not ${found}`, place);
  }
}

function walkSequence(walker: Walker, node: YamlSequence, place: Place): void {
  const list = place.definition.alternatives.find((each) => each.type === "sequence");
  if (list === undefined && !takesAny(place)) {
    report(walker, startOf(node), `${place.title} takes no list`, place);
    return;
  }
  if (list !== undefined && node.items.length === 0)
    walker.problems.push({ start: node.start, end: node.end, message: `${place.title} lists nothing`, kind: "idle" });
  const title =
    list?.item === "steps-item" || list?.item === "composite-step" ? "A step" : `An item of ${lowered(place.title)}`;
  const next = below(walker, place, list?.item ?? "any", title);
  for (const item of node.items) if (item !== undefined) walk(walker, item, next);
}

function walkMap(walker: Walker, node: YamlMap, place: Place): void {
  const { maps } = place.definition;
  const names = new Set<string>();
  for (const { key } of node.entries) names.add(key?.type === "scalar" ? key.value : "");
  const chosen = bestOf(maps, names);
  if (chosen === undefined) {
    if (takesAny(place)) walkFree(walker, node, place);
    else if (node.entries.length > 0) report(walker, startOf(node), `${place.title} takes no map`, place);
    return;
  }
  const known = maps.length > 1 ? allKeys(place.definition) : chosen.keys;
  const earlier = new Map<string, string>();
  for (const entry of node.entries) walkEntry(walker, entry, chosen, known, place, earlier);
  // Nothing is missing where keys come from elsewhere, or one is mistyped. Of jobs more is known.
  if (
    (names.size === 0 && !isStep(place) && place.key === undefined) ||
    (chosen.others === undefined && [...names].some((name) => !known.has(name)))
  )
    return;
  // Runners ask for no name and no description of an action.
  if (place.definition.name === "job" || place.definition.name === "action-root-strict") return;
  for (const key of requiredKeys(chosen))
    if (!names.has(key)) report(walker, place.key ?? startOf(node), missing(place, key), place);
}

const STEP_BODY: ReadonlySet<string> = new Set(["run", "uses", "with", "shell", "working-directory"]);

function isStep({ definition: { name } }: Place): boolean {
  return name === "steps-item" || name === "composite-step";
}

function missing(place: Place, key: string): string {
  return isStep(place) && key === "run"
    ? `${place.title} has neither \`run\` nor \`uses\``
    : `${place.title} has no \`${key}\``;
}

function walkFree(walker: Walker, node: YamlMap, place: Place): void {
  const next = below(walker, place, "any", place.title);
  for (const { value } of node.entries) if (value !== undefined) walk(walker, value, next);
}

function walkEntry(
  walker: Walker,
  { key, value }: YamlEntry,
  { keys, others }: MapAlternative,
  known: ReadonlyMap<string, MapKey>,
  place: Place,
  earlier: Map<string, string>,
): void {
  if (key?.type !== "scalar") return;
  const name = key.value;
  if (name === "<<" && key.style === "plain") {
    report(walker, key, "GitHub does not merge keys with `<<`", place);
    return;
  }
  const lower = name.toLowerCase();
  const before = earlier.get(lower);
  if (before !== undefined && before !== name && name !== "")
    report(walker, key, `\`${name}\` is \`${before}\` in other letters, and stands here a second time`, place);
  earlier.set(lower, name);
  const isFree = name.includes("${{") || name === "";
  // `${{ insert }}` is a word of GitHub's and no expression.
  if (name.includes("${{") && !/^\$\{\{\s*insert\s*\}\}$/.test(name)) {
    const { contexts, title } = place;
    walker.values.push({ scalar: key, definition: "string", contexts, isCondition: false, title });
  }
  const type = isFree ? "any" : (keys.get(name)?.type ?? others);
  if (type === undefined) reportUnknown(walker, key, known, place);
  const next = {
    ...below(walker, place, type ?? known.get(name)?.type ?? "any", titleOf(name, place)),
    key: { start: key.start, end: key.end },
  };
  if (value !== undefined && value.end > value.start) walk(walker, value, next);
  else if (type !== undefined && !takesNothing(next) && (!next.isLoose || type === "on-strict"))
    report(walker, key, `${next.title} has no value`, place);
}

function titleOf(name: string, { definition }: Place): string {
  if (definition.name === "jobs") return `The job \`${name}\``;
  return definition.name === "services" ? `The service \`${name}\`` : `\`${name}\``;
}

function takesNothing({ definition }: Place): boolean {
  return definition.alternatives.some(({ type }) => type === "any" || type === "null" || type === "string");
}

const allKeys = remember(
  ({ maps }: Definition): ReadonlyMap<string, MapKey> => new Map(maps.flatMap(({ keys }) => [...keys])),
);

/** Of several maps the one that asks for keys that are there, and of these the one that knows most of the others. */
function bestOf(maps: readonly MapAlternative[], names: ReadonlySet<string>): MapAlternative | undefined {
  if (maps.length < 2) return maps[0];
  let best: MapAlternative | undefined;
  let most = -Infinity;
  for (const map of maps) {
    let score = 0;
    for (const name of names) if (map.keys.has(name)) score += 2;
    for (const key of requiredKeys(map)) score += names.has(key) ? 100 : -1;
    if (score > most) [best, most] = [map, score];
  }
  return best;
}

const requiredKeys = remember(({ keys }: MapAlternative): readonly string[] =>
  [...keys].flatMap(([key, { isRequired }]) => (isRequired ? [key] : [])),
);

function reportUnknown(walker: Walker, key: YamlScalar, known: ReadonlyMap<string, MapKey>, place: Place): void {
  const names = [...known.keys()];
  const written = `\`${key.value}\``;
  if (known.has(key.value)) {
    // What goes with `run` and what with `uses` is said by the step's own checks.
    if (!isStep(place) || !STEP_BODY.has(key.value))
      report(walker, key, `${written} does not go with what else stands there`, place);
    return;
  }
  const meant = meantBy(key.value, names);
  switch (place.definition.name) {
    case "permissions":
      walker.problems.push({
        start: key.start,
        end: key.end,
        message: `There is no permission ${written}${meant === "" ? ` among those of ${WORKFLOW_SCHEMA.month}` : meant}`,
        // Lists of GitHub's names grow old.
        kind: meant === "" ? "unknown" : "refused",
      });
      return;
    case "on-strict":
      report(walker, key, `There is no event ${written}${meant}`, { ...place, isLoose: false });
      return;
    default: {
      const effect = place.isLoose ? ", and nothing comes of it" : "";
      report(walker, key, `${place.title} has no key ${written}${effect}${meant}`, place);
    }
  }
}

function meantBy(written: string, known: readonly string[]): string {
  const meant = sameButForm(written, known) ?? nearestName(written, known);
  return meant === undefined ? "" : `; \`${meant}\` is meant, perhaps`;
}

/** The same letters in another case, or with `_` for `-`. */
function sameButForm(written: string, known: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll("_", "-");
  return known.find((name) => plain(name) === plain(written));
}

function choices(written: string, constants: readonly string[]): string {
  return constants.length <= 4
    ? `: it is ${constants.map((value) => `\`${value}\``).join(" or ")}`
    : meantBy(written, constants);
}

function report(walker: Walker, { start, end }: Span, message: string, { isLoose }: Place): void {
  walker.problems.push({ start, end, message, kind: isLoose ? "ignored" : "refused" });
}

/** The first key of a map, or the mark of a list. */
function startOf(node: YamlMap | YamlSequence): Span {
  const [first] = node.type === "map" ? node.entries : [];
  return first?.key ?? { start: node.start, end: Math.min(node.end, node.start + 1) };
}

function shortened(text: string): string {
  const line = text.replaceAll(/[\s`]+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

function lowered(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
