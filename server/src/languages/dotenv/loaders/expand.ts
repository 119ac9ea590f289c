import { parseLikeDotenv } from "./dotenv.ts";
import { FileBeingLoaded, type LoadedFile, type LoadedValue, RUNS_A_COMMAND, valueWith } from "./loaded.ts";

/** Characters that one file may cost: an expansion that grows or turns in circles hangs the loader too. */
const BUDGET = 20_000_000;

const REFERENCE = /(?<!\\)\$\{([^{}]+)\}|(?<!\\)\$([A-Za-z_][A-Za-z0-9_]*)/;

/**
 * What dotenv-expand 1000 makes of npm's dotenv, as Next does with a version of its own (Vite: of what Node reads).
 * Quotes are forgotten by then, so values in single quotes are expanded too. `$(command)` is run, escaped or not, and
 * values are decrypted; version 13 and those before leave both as they are, and read `-` and `+` as `:-` and `:+`.
 */
export function loadWithExpand(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  const expansion = { set: new Map<string, string>(), unknown: new Set<string>(), budget: BUDGET };
  for (const [key, value] of Object.entries(parseLikeDotenv(text))) {
    const loaded = expand(value, expansion);
    file.set(key, loaded);
    if (loaded.kind === "unknown") expansion.unknown.add(key);
    else expansion.unknown.delete(key);
    expansion.set.set(key, (loaded.kind === "value" ? loaded.text : undefined) ?? value);
  }
  return file;
}

interface Expansion {
  readonly set: Map<string, string>;
  readonly unknown: Set<string>;
  budget: number;
}

function expand(value: string, expansion: Expansion): LoadedValue {
  const { set } = expansion;
  const unset = new Set<string>();
  if (value.startsWith("encrypted:") && (set.get("DOTENV_PRIVATE_KEY") ?? "") !== "")
    return { kind: "unknown", why: "The value is encrypted", otherVersions: value };
  let result = value;
  for (let match = REFERENCE.exec(result); match !== null; match = REFERENCE.exec(result)) {
    expansion.budget -= result.length + 10;
    if (expansion.budget < 0) return { kind: "unknown", why: "The expansion does not come to an end" };
    const [reference, braced, bare = ""] = match;
    const [name, operator, operand] = partsOf(braced ?? bare);
    if (expansion.unknown.has(name)) return { kind: "unknown", why: `\`${name}\` is not known` };
    if (!set.has(name)) unset.add(name);
    // As the loader does: the first place that looks alike is replaced, and `$$` and `$&` in the new text are special.
    const replaced = result.replace(reference, replacement(set.get(name), operator, operand));
    if (replaced === set.get(name)) {
      result = replaced;
      break;
    }
    if (replaced === result) return { kind: "unknown", why: "The expansion does not come to an end" };
    result = replaced;
  }
  const text = result.replaceAll("\\$", "$");
  return hasCommand(result, expansion)
    ? { kind: "unknown", why: RUNS_A_COMMAND, otherVersions: text }
    : valueWith(text, unset);
}

function partsOf(expression: string): [name: string, operator: string, operand: string] {
  const operator = /:\+|\+|:-|-/.exec(expression);
  if (operator === null) return [expression, "", ""];
  return [expression.slice(0, operator.index), operator[0], expression.slice(operator.index + operator[0].length)];
}

function replacement(value: string | undefined, operator: string, operand: string): string {
  switch (operator) {
    case ":-":
      return value === undefined || value === "" ? operand : value;
    case "-":
      return value ?? operand;
    case ":+":
      return value === undefined || value === "" ? "" : operand;
    case "+":
      return value === undefined ? "" : operand;
    default:
      return value ?? "";
  }
}

/** Whether a `$(` is closed, quotes and nested parentheses minded as the loader minds them. */
function hasCommand(text: string, expansion: Expansion): boolean {
  for (let at = text.indexOf("$("); at >= 0 && expansion.budget > 0; at = text.indexOf("$(", at + 2)) {
    expansion.budget -= text.length - at;
    if (isClosed(text, at + 2)) return true;
  }
  return false;
}

function isClosed(text: string, from: number): boolean {
  const open: string[] = [""];
  let at = from;
  while (at < text.length) {
    const quote = open.at(-1);
    const character = text.charAt(at);
    if (quote === "'") {
      if (character === "'") open[open.length - 1] = "";
    } else if (character === "\\") at++;
    else if (quote !== undefined && quote !== "") {
      if (character === quote) open[open.length - 1] = "";
      else if (character === "$" && text[at + 1] === "(") {
        open.push("");
        at++;
      }
    } else if (character === "'" || character === '"' || character === "`") open[open.length - 1] = character;
    else if (character === "(") open.push("");
    else if (character === ")") {
      open.pop();
      if (open.length === 0) return true;
    }
    at++;
  }
  return false;
}
