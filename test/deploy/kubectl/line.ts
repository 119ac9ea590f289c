/** A command line of kubectl, taken apart. */
export interface Line {
  readonly words: readonly string[];
  /** By their long names; one without a value is `true`. */
  readonly flags: ReadonlyMap<string, string>;
}

const SHORT: Readonly<Record<string, string>> = { "-f": "filename", "-o": "output", "-v": "v" };
/** Those that our calls have. One that is missing here is missing in the contract. */
const WITH_VALUE = new Set([
  "address",
  "container",
  "context",
  "dry-run",
  "field-manager",
  "filename",
  "kubeconfig",
  "namespace",
  "output",
  "raw",
  "request-timeout",
  "server",
  "subresource",
  "tail",
  "v",
  "validate",
]);
const ALONE = new Set([
  "client",
  "flatten",
  "force-conflicts",
  "ignore-not-found",
  "minify",
  "previous",
  "server-side",
  "show-managed-fields",
  "wait",
]);

/** @throws for a flag that the double does not know */
export function readLine(args: readonly string[]): Line {
  const words: string[] = [];
  const flags = new Map<string, string>();
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      continue;
    }
    const [head = "", ...values] = word.split("=");
    const name = SHORT[head] ?? head.slice(2);
    const isAlone = ALONE.has(name) || (words[0] === "config" && name === "raw");
    if (!isAlone && !WITH_VALUE.has(name)) throw new Error(`the double of kubectl has no flag ${head}`);
    flags.set(name, values.length > 0 ? values.join("=") : isAlone ? "true" : (rest.shift() ?? ""));
  }
  return { words, flags };
}
