import { STRUCTURE, VERSIONS } from "./data.ts";

/** What may stand as the value of a field, in a list or under a key of a map. */
export type ValueType = Usual &
  (
    | { readonly kind: ScalarKind; readonly pattern?: string; readonly least?: number; readonly most?: number }
    | { readonly kind: "words"; readonly words: readonly string[] }
    | {
        readonly kind: "list";
        readonly item: ValueType;
        /** Fields in which its items differ; none where the list is only ever replaced as a whole. */
        readonly keys: readonly string[];
      }
    | { readonly kind: "map"; readonly value: ValueType }
    | { readonly kind: "object"; readonly type: ObjectType }
  );

export type ScalarKind =
  | "text"
  | "time"
  | "bytes"
  | "integer"
  | "number"
  | "boolean"
  | "integer or text"
  | "quantity"
  | "anything";

interface Usual {
  /** What it is where nothing is said. */
  readonly usual?: unknown;
}

export interface Field {
  readonly name: string;
  readonly value: ValueType;
  readonly isRequired: boolean;
  readonly isAlpha: boolean;
  readonly isDeprecated: boolean;
  /** Minor versions of Kubernetes that have it; undefined where all do that are told apart. */
  readonly versions: readonly string[] | undefined;
  /** Its place among the fields of its type, by which its description is found. */
  readonly index: number;
}

/** The fields of an object. It is read when it is first asked for. */
export interface ObjectType {
  /** By which its description is found; undefined for a kind that the workspace defines. */
  readonly number: number | undefined;
  readonly fields: ReadonlyMap<string, Field>;
  readonly required: readonly string[];
  /** Fields that other versions have, with these. */
  readonly elsewhere: ReadonlyMap<string, readonly string[]>;
  /** Fields that are taken and never offered: what the server writes. */
  readonly silent: ReadonlySet<string>;
  /** Whether it takes fields that nobody knows. */
  readonly isOpen: boolean;
}

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: ObjectType;
  /** A custom resource: which version of its definition a cluster has, nobody can tell. */
  readonly isCustom: boolean;
}

export interface Schema {
  /** `1.36` */
  readonly version: string;
  kindOf(apiVersion: string, kind: string): Kind | undefined;
  /** All kinds that the version has. */
  kinds(): readonly Kind[];
}

type Coded = string | number | readonly unknown[] | { readonly [key: string]: unknown };

interface Structure {
  readonly roots: Readonly<Record<string, Readonly<Record<string, number | readonly [number, number]>>>>;
  readonly enums: readonly (readonly string[])[];
  readonly types: readonly Readonly<Record<string, Coded>>[];
}

const NONE: ReadonlySet<string> = new Set();

/** Of any object, also where it stands inside another. */
const OF_OBJECTS: ReadonlySet<string> = new Set(["apiVersion", "kind", "status"]);

/** Of `metadata`, what the API server writes and `kubectl get -o yaml` prints. */
const OF_SERVER: ReadonlySet<string> = new Set([
  "uid",
  "selfLink",
  "generation",
  "managedFields",
  "resourceVersion",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
]);

let parsed: Structure | undefined;
const schemas = new Map<string, Schema>();

export const NEWEST: string = VERSIONS.at(-1) ?? "";

/** The schema of a minor version; of the newest one where it is not known. */
export function schemaFor(version: string): Schema {
  let schema = schemas.get(version);
  if (schema === undefined) {
    parsed ??= JSON.parse(STRUCTURE) as Structure;
    const index = (VERSIONS as readonly string[]).indexOf(version);
    schemas.set(version, (schema = createSchema(parsed, index < 0 ? VERSIONS.length - 1 : index)));
  }
  return schema;
}

/** The minor versions that have a kind, oldest first; none for a kind that is not known. */
export function versionsWith(apiVersion: string, kind: string): readonly string[] {
  parsed ??= JSON.parse(STRUCTURE) as Structure;
  const root = own(parsed.roots, apiVersion)?.[kind];
  if (root === undefined) return [];
  return typeof root === "number" ? VERSIONS : versionsIn(root[1]);
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function versionsIn(mask: number): readonly string[] {
  return VERSIONS.filter((_, index) => (mask & (1 << index)) !== 0);
}

function createSchema({ roots, enums, types }: Structure, index: number): Schema {
  const bit = 1 << index;
  const read: (ObjectType | undefined)[] = [];
  const isRoot = new Set<number>();
  const found = new Map<string, Kind>();
  const typeOf = (number: number): ObjectType => (read[number] ??= objectType(number));

  const objectType = (number: number): ObjectType => {
    const fields = new Map<string, Field>();
    const elsewhere = new Map<string, readonly string[]>();
    let isOpen = false;
    Object.entries(types[number] ?? {}).forEach(([marked, coded], at) => {
      if (marked === "*") {
        isOpen = true;
        return;
      }
      const name = /^[^!~^]*/.exec(marked)?.[0] ?? marked;
      const forms = typeof coded === "object" && "v" in coded ? (coded["v"] as [number, Coded, string?][]) : undefined;
      const form = forms?.find(([mask]) => (mask & bit) !== 0);
      const versions = forms === undefined ? undefined : versionsIn(forms.reduce((mask, [more]) => mask | more, 0));
      if (forms !== undefined && form === undefined) {
        elsewhere.set(name, versions ?? []);
        return;
      }
      const marks = form === undefined ? marked.slice(name.length) : (form[2] ?? "");
      fields.set(name, {
        name,
        value: valueType(form === undefined ? coded : form[1]),
        isRequired: marks.includes("!"),
        isAlpha: marks.includes("~"),
        isDeprecated: marks.includes("^"),
        versions: versions?.length === VERSIONS.length ? undefined : versions,
        index: at,
      });
    });
    const silent = isRoot.has(number) ? OF_OBJECTS : fields.has("ownerReferences") ? OF_SERVER : NONE;
    const required = [...fields.values()].filter((field) => field.isRequired).map(({ name }) => name);
    return { number, fields, required, elsewhere, silent, isOpen };
  };

  const valueType = (coded: Coded): ValueType => {
    if (typeof coded === "string") return { kind: SCALARS[coded] ?? "anything" };
    if (typeof coded === "number") return referTo(coded);
    if (Array.isArray(coded)) {
      const [item, ...keys] = coded as [Coded, ...string[]];
      return { kind: "list", item: valueType(item), keys };
    }
    const { t, m, e, d, re, lo, hi } = coded as Readonly<Record<string, unknown>>;
    const usual = d === undefined ? {} : { usual: d };
    if (m !== undefined) return { kind: "map", value: valueType(m as Coded), ...usual };
    if (typeof e === "number") return { kind: "words", words: enums[e] ?? [], ...usual };
    const inner = valueType((t ?? "o") as Coded);
    const bounds = {
      ...(typeof re === "string" ? { pattern: re } : {}),
      ...(typeof lo === "number" ? { least: lo } : {}),
      ...(typeof hi === "number" ? { most: hi } : {}),
    };
    return "type" in inner ? referTo(t as number, usual) : { ...inner, ...bounds, ...usual };
  };

  /** Types refer to each other in circles, so what is referred to is read when somebody goes there. */
  const referTo = (number: number, usual: Usual = {}): ValueType => ({
    kind: "object",
    ...usual,
    get type() {
      return typeOf(number);
    },
  });

  for (const [apiVersion, kinds] of Object.entries(roots)) {
    for (const [kind, root] of Object.entries(kinds)) {
      const [number, mask] = typeof root === "number" ? [root, bit] : root;
      isRoot.add(number);
      if ((mask & bit) === 0) continue;
      found.set(`${apiVersion} ${kind}`, {
        apiVersion,
        kind,
        isCustom: !isBuiltIn(apiVersion),
        get type() {
          return typeOf(number);
        },
      });
    }
  }
  const all = [...found.values()];
  return {
    version: VERSIONS[index] ?? NEWEST,
    kindOf: (apiVersion, kind) => found.get(`${apiVersion} ${kind}`),
    kinds: () => all,
  };
}

const SCALARS: Readonly<Record<string, ScalarKind>> = {
  s: "text",
  t: "time",
  B: "bytes",
  i: "integer",
  l: "integer",
  n: "number",
  b: "boolean",
  I: "integer or text",
  q: "quantity",
};

/**
 * Whether an API group is Kubernetes' own. Of groups below `k8s.io` these are listed: others are given to projects beside it
 * (`gateway.networking.k8s.io`).
 */
export function isBuiltIn(apiVersion: string): boolean {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  return OWN_GROUPS.has(group);
}

const OWN_GROUPS: ReadonlySet<string> = new Set([
  "",
  "apps",
  "batch",
  "policy",
  "autoscaling",
  "extensions",
  ...[
    "admissionregistration",
    "apiextensions",
    "apiregistration",
    "authentication",
    "authorization",
    "certificates",
    "coordination",
    "discovery",
    "events",
    "flowcontrol.apiserver",
    "internal.apiserver",
    "networking",
    "node",
    "rbac.authorization",
    "resource",
    "scheduling",
    "storage",
    "storagemigration",
  ].map((name) => `${name}.k8s.io`),
]);
