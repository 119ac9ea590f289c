import { ACTION_GRAMMAR, WORKFLOW_GRAMMAR } from "./data/grammar-text.ts";

/** One of the things that a value may be. */
export type Alternative =
  | { readonly type: "any" | "null" | "boolean" | "number" | "string" | "text" }
  | { readonly type: "constant"; readonly value: string }
  | { readonly type: "sequence"; readonly item: string }
  | {
      readonly type: "map";
      readonly keys: ReadonlyMap<string, MapKey>;
      /** What stands under any other key; undefined where there must be none. */
      readonly others: string | undefined;
    };

export interface MapKey {
  readonly type: string;
  readonly isRequired: boolean;
}

export interface Definition {
  readonly name: string;
  /** Contexts, and functions with `()`, that expressions below may use; undefined where that is for what stands around to say. */
  readonly contexts: ReadonlySet<string> | undefined;
  /** References to other definitions are followed. */
  readonly alternatives: readonly Alternative[];
  /** Those of them that are maps. */
  readonly maps: readonly MapAlternative[];
}

export type MapAlternative = Extract<Alternative, { type: "map" }>;

export interface Schema {
  readonly root: string;
  definition(name: string): Definition;
}

const PLAIN: ReadonlySet<string> = new Set(["any", "null", "boolean", "number", "string", "text"]);

/** The definition of what may be anything. */
const ANY: Definition = { name: "any", contexts: undefined, alternatives: [{ type: "any" }], maps: [] };

function createSchema(text: string): Schema {
  const lines = new Map(
    text
      .trim()
      .split("\n")
      .map((line) => {
        const end = line.search(/[ :]/);
        return [line.slice(0, end), line.slice(end)] as const;
      }),
  );
  const read = new Map<string, Definition>();
  const definition = (name: string): Definition => {
    let known = read.get(name);
    if (known !== undefined) return known;
    const line = lines.get(name);
    known = line === undefined && !PLAIN.has(name) ? ANY : definitionIn(name, line ?? `: ${name}`, definition);
    read.set(name, known);
    return known;
  };
  const [root = ""] = lines.keys();
  return { root, definition };
}

function definitionIn(name: string, line: string, definition: (name: string) => Definition): Definition {
  const groups = /^(?: \((?<contexts>[^:]*)\))?: (?<body>.*)$/.exec(line)?.groups;
  const contexts = groups?.["contexts"]?.split(" ");
  const alternatives = PLAIN.has(name) ? [plain(name)] : alternativesIn(groups?.["body"] ?? "any", definition);
  return {
    name,
    contexts: contexts === undefined ? undefined : new Set(contexts),
    alternatives,
    maps: alternatives.filter((each) => each.type === "map"),
  };
}

function plain(name: string): Alternative {
  return { type: name as "any" };
}

function alternativesIn(body: string, definition: (name: string) => Definition): readonly Alternative[] {
  if (body.startsWith("{")) return [mapIn(body.slice(1, -1))];
  if (body.startsWith("[")) return [{ type: "sequence", item: body.slice(1, -1) }];
  return body.split(" | ").flatMap((part): readonly Alternative[] => {
    if (part.startsWith('"')) return [{ type: "constant", value: part.slice(1, -1) }];
    return PLAIN.has(part) ? [plain(part)] : definition(part).alternatives;
  });
}

function mapIn(text: string): Alternative {
  const keys = new Map<string, MapKey>();
  let others: string | undefined;
  for (const entry of text.split(";")) {
    const [key = "", type = "any"] = entry.trim().split(" ");
    if (key === "*") others = type;
    else if (key !== "") keys.set(key.replace(/!$/, ""), { type, isRequired: key.endsWith("!") });
  }
  return { type: "map", keys, others };
}

let workflows: Schema | undefined;
let actions: Schema | undefined;

/** Read when first asked for. */
export function schemaFor(kind: "workflow" | "action"): Schema {
  return kind === "workflow"
    ? (workflows ??= createSchema(WORKFLOW_GRAMMAR))
    : (actions ??= createSchema(ACTION_GRAMMAR));
}

/** The keys that a definition's maps know. */
export function keysOf(schema: Schema, name: string): ReadonlyMap<string, MapKey> {
  const { maps } = schema.definition(name);
  return new Map(maps.flatMap(({ keys }) => [...keys]));
}
