import { knownActions } from "../../languages/workflow/model/known-action.ts";
import { type Block, plain } from "../yaml.ts";

/** What a step has beside what it does. */
export interface StepExtras {
  readonly name?: string;
  readonly id?: string;
  readonly when?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that a command runs in; the repository's top where it is empty. */
  readonly folder?: string;
}

/** A scalar for a workflow: text stays text, and an expression is taken as it is. */
export function scalar(text: string): string {
  const isExpression = /^\$\{\{ [\w.-]+ \}\}(?::\$\{\{ [\w.-]+ \}\})?$/.test(text);
  return isExpression || text === "." ? text : plain(text);
}

function pairs(entries: Readonly<Record<string, string>>): string[] {
  return Object.entries(entries).map(([key, value]) => `${key}: ${scalar(value)}`);
}

function step({ name, id, when }: StepExtras, body: readonly Block[]): Block[] {
  const lines: readonly Block[] = [
    ...(name === undefined ? [] : [`name: ${name}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(when === undefined ? [] : [`if: ${when}`]),
    ...body,
  ];
  const [first, ...rest] = lines;
  return typeof first === "string" ? [`- ${first}`, rest] : [...lines];
}

/** A step that runs commands in bash, one a line. */
export function run(commands: readonly string[], extras: StepExtras = {}): Block[] {
  const { env, folder = "" } = extras;
  const [only = ""] = commands;
  const isPlain = commands.length === 1 && /^[A-Za-z./][^\n]{0,110}$/.test(only) && !/:(?: |$)| #| $/.test(only);
  return step(extras, [
    ...(isPlain ? [`run: ${only}`] : ["run: |", commands]),
    ...(folder === "" ? [] : [`working-directory: ${scalar(folder)}`]),
    ...(env === undefined ? [] : ["env:", pairs(env)]),
  ]);
}

/** What an action takes, each a text or lines. */
type Inputs = Readonly<Record<string, string | readonly string[]>>;

/** A step that uses an action of the dated table, pinned by the commit of its newest version. */
export function use(action: string, inputs: Inputs = {}, extras: StepExtras = {}): Block[] {
  const known = knownActions().get(action.toLowerCase());
  if (known === undefined) throw new Error(`${action} is not in the table of known actions`);
  const { env } = extras;
  return step(extras, [
    `uses: ${action}@${known.commit} # ${known.version}`,
    ...(Object.keys(inputs).length === 0 ? [] : ["with:", inputLines(inputs)]),
    ...(env === undefined ? [] : ["env:", pairs(env)]),
  ]);
}

/** `true` and `false` stand without quotes, as people write them. */
function inputLines(inputs: Inputs): Block[] {
  return Object.entries(inputs).flatMap(([key, value]): Block[] => {
    if (typeof value !== "string") return [`${key}: |`, value];
    return [`${key}: ${/^(?:true|false)$/.test(value) ? value : scalar(value)}`];
  });
}

export function checkout(): Block[] {
  return use("actions/checkout", { "persist-credentials": "false" });
}
