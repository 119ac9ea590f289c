/**
 * Writes GitHub's grammar of workflows and actions, and the names in the payloads of its events, as the data that the language
 * server carries: server/src/languages/workflow/model/data/{grammar-text,payloads}.ts. Run by hand when GitHub has new keys:
 *   node scripts/workflow-schema.ts 0.3.61
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "oxfmt";

interface SchemaDefinition {
  readonly context?: readonly string[];
  readonly "one-of"?: readonly string[];
  readonly "allowed-values"?: readonly string[];
  readonly null?: object;
  readonly boolean?: object;
  readonly number?: object;
  readonly string?: { readonly constant?: string; readonly "require-non-empty"?: boolean };
  readonly sequence?: { readonly "item-type": string };
  readonly mapping?: {
    readonly properties?: Readonly<Record<string, string | { readonly type: string; readonly required?: boolean }>>;
    readonly "loose-key-type"?: string;
    readonly "loose-value-type"?: string;
  };
}

type Definitions = Readonly<Record<string, SchemaDefinition>>;

interface Parameter {
  readonly name: string;
  readonly childParamsGroups?: readonly Parameter[];
}

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error("Which version of GitHub's language services? For one: 0.3.61");
const data = join(import.meta.dirname, "../server/src/languages/workflow/model/data");
const folder = mkdtempSync(join(tmpdir(), "workflow-schema-"));
try {
  const names = ["workflow-parser", "languageservice"].map((name) => `@actions/${name}@${version}`);
  execFileSync("npm", ["install", "--ignore-scripts", "--no-save", "--prefix", folder, ...names], { stdio: "ignore" });
  const read = (path: string): unknown =>
    JSON.parse(readFileSync(join(folder, "node_modules/@actions", path), "utf8")) as unknown;
  const workflow = read("workflow-parser/dist/workflow-v1.0.min.json") as { readonly definitions: Definitions };
  const action = read("workflow-parser/dist/action-v1.0.min.json") as { readonly definitions: Definitions };
  await writeData("grammar-text.ts", [
    `/** Each line a definition: its name, the contexts and functions of its expressions, and what it may be. */`,
    `export const WORKFLOW_GRAMMAR = \`${linesOf(workflow.definitions, "workflow-root-strict")}\`;`,
    "",
    `export const ACTION_GRAMMAR = \`${linesOf(action.definitions, "action-root-strict")}\`;`,
  ]);
  const events = "languageservice/dist/context-providers/events";
  const objects = read(`${events}/objects.min.json`) as readonly Parameter[];
  const webhooks = read(`${events}/webhooks.min.json`) as Readonly<
    Record<string, Readonly<Record<string, { readonly bodyParameters: readonly (number | Parameter)[] }>>>
  >;
  const payloads = new Map(
    Object.entries(webhooks).map(([event, actions]) => {
      const parameters = Object.values(actions).flatMap(({ bodyParameters }) =>
        bodyParameters.flatMap((each) => (typeof each === "number" ? (objects[each] ?? []) : each)),
      );
      return [event, childrenByName(parameters)];
    }),
  );
  const shared = sharedObjects([...payloads.values()]);
  const lines = [...payloads]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([event, names]) => {
      const texts = [...names].map(([name, below]) => {
        if (below === "") return name;
        return shared.get(name) === below ? `${name}*` : `${name}(${below})`;
      });
      return `${event}: ${texts.join(" ")}`;
    });
  await writeData("payloads.ts", [
    `/**`,
    ` * Each line an event: the names in its payload, with those below them in brackets, or in a line of their own behind a star where`,
    ` * several events share them.`,
    ` */`,
    `export const PAYLOADS = \`\n${[...[...shared].map(([name, below]) => `*${name}: ${below}`), ...lines].join("\n")}\n\`;`,
  ]);
} finally {
  rmSync(folder, { recursive: true });
}

async function writeData(name: string, lines: readonly string[]): Promise<void> {
  const head = `// Written by \`node scripts/workflow-schema.ts\` from GitHub's language services ${version}. Do not edit.`;
  const { code } = await format(name, `${[head, ...lines].join("\n")}\n`, { printWidth: 120 });
  writeFileSync(join(data, name), code);
}

/** The definitions that a root leads to. */
function linesOf(definitions: Definitions, root: string): string {
  const lines: string[] = [];
  const seen = new Set([root]);
  for (const name of seen) {
    const definition = definitions[name];
    if (definition === undefined) continue;
    const { text, names } = bodyOf(definition);
    for (const next of names) seen.add(next);
    const context = definition.context === undefined ? "" : ` (${definition.context.map(withoutRange).join(" ")})`;
    lines.push(`${name}${context}: ${text}`);
  }
  return `\n${lines.join("\n")}\n`;
}

/** `success(0,MAX)`: how many arguments a function takes, the expressions themselves know. */
function withoutRange(context: string): string {
  return context.replace(/\(.*/, "()");
}

function bodyOf(definition: SchemaDefinition): { readonly text: string; readonly names: readonly string[] } {
  const { mapping, sequence, string } = definition;
  const oneOf = definition["one-of"];
  const allowed = definition["allowed-values"];
  if (oneOf !== undefined) return { text: oneOf.join(" | "), names: oneOf };
  if (allowed !== undefined) return { text: allowed.map((value) => JSON.stringify(value)).join(" | "), names: [] };
  if (sequence !== undefined) return { text: `[${sequence["item-type"]}]`, names: [sequence["item-type"]] };
  if (mapping !== undefined) {
    const properties = Object.entries(mapping.properties ?? {}).map(([key, value]) =>
      typeof value === "string"
        ? ([key, value, false] as const)
        : ([key, value.type, value.required === true] as const),
    );
    const loose = mapping["loose-value-type"];
    const entries = properties.map(([key, type, isRequired]) => `${key}${isRequired ? "!" : ""} ${type}`);
    if (loose !== undefined) entries.push(`* ${loose}`);
    return { text: `{ ${entries.join("; ")} }`, names: [...properties.map(([, type]) => type), loose ?? "any"] };
  }
  if (string?.constant !== undefined) return { text: JSON.stringify(string.constant), names: [] };
  if (string?.["require-non-empty"] === true) return { text: "text", names: [] };
  const plain = (["string", "number", "boolean", "null"] as const).find((kind) => definition[kind] !== undefined);
  return { text: plain ?? "any", names: [] };
}

/** The names of a payload in order, each once, with the names below it. */
function childrenByName(parameters: readonly Parameter[]): Map<string, string> {
  const below = new Map<string, Set<string>>();
  for (const { name, childParamsGroups } of parameters) {
    const names = below.get(name) ?? new Set<string>();
    for (const child of childParamsGroups ?? []) names.add(child.name);
    below.set(name, names);
  }
  return new Map([...below].map(([name, names]) => [name, [...names].join(" ")]));
}

/** What most events that have a name have below it, where more than one does. */
function sharedObjects(payloads: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const [name, below] of payloads.flatMap((payload) => [...payload])) {
    const forms = counts.get(name) ?? new Map<string, number>();
    if (below !== "") forms.set(below, (forms.get(below) ?? 0) + 1);
    counts.set(name, forms);
  }
  const shared = new Map<string, string>();
  for (const [name, forms] of counts) {
    const [most] = [...forms].sort(([, left], [, right]) => right - left);
    if (most !== undefined && most[1] > 1) shared.set(name, most[0]);
  }
  return shared;
}
