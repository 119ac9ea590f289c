/** What `next build` writes, as far as a configuration says so. */
export interface NextOutput {
  readonly isStandalone: boolean;
  readonly isExport: boolean;
  /** A variable that the build needs for it, as `NAME=value`. */
  readonly variable?: string;
}

/** @param text the configuration, without its comments */
export function outputOf(text: string): NextOutput {
  const standalone = certaintyOf(text, "standalone");
  const isStandalone = standalone !== undefined && standalone !== "never";
  return {
    isStandalone,
    isExport: !isStandalone && certaintyOf(text, "export") === "always",
    ...(typeof standalone === "object" ? { variable: standalone.variable } : {}),
  };
}

type Certainty = "always" | "never" | { readonly variable: string };

const MAX_LENGTH = 20_000;

/** Whether a build without variables of its own sets this output; undefined where nobody can tell. */
function certaintyOf(text: string, output: "standalone" | "export"): Certainty | undefined {
  const source = text.slice(0, MAX_LENGTH);
  const set = new RegExp(`\\boutput\\s{0,20}[:=]\\s{0,20}([^,;{}]{0,300}?)["'\`]${output}["'\`]`).exec(source);
  if (set === null) return "never";
  const [whole, chosen = ""] = set;
  const behind = source.slice(set.index + whole.length, set.index + whole.length + 200);
  const before = source.slice(Math.max(0, set.index - 600), set.index);
  if (chosen.trim() !== "") return chosenBy(chosen.trim(), source);
  // `output: "standalone" as const` and the like; `"standalone" === mode` is none of it.
  if (/^\s*[=!]=/.test(behind)) return undefined;
  const around = conditionAround(before);
  return around === undefined ? "always" : judge(around, source);
}

/** `CONDITION ? "…"`, `CONDITION ? other : "…"`, `CONDITION && "…"`. */
function chosenBy(chosen: string, source: string): Certainty | undefined {
  const [, first, other] = /^([^?:]+)\?(?!\?)([^?:]*):$/.exec(chosen) ?? [];
  if (first !== undefined && other !== undefined) return negate(judge(first, source));
  const [, condition] = /^([^?:]+)(?:\?|&&)$/.exec(chosen) ?? [];
  return condition === undefined ? undefined : judge(condition, source);
}

/** The condition of a spread object or of a statement that the text ends in. */
function conditionAround(before: string): string | undefined {
  const statement = /\bif\s{0,5}\(([^{};]{1,200})\)\s{0,20}\{?\s{0,20}(?:[\w.]{1,60}\.)?$/.exec(before)?.[1];
  return (
    statement ??
    /(?:\.{3}|[(=,]\s{0,20})\(?\s{0,20}([^{}(),;]{1,200}?)\s{0,20}(?:\?|&&)\s{0,20}\(?\{[^{}]{0,400}$/.exec(before)?.[1]
  );
}

function negate(certainty: Certainty | undefined): Certainty | undefined {
  if (certainty === "always") return "never";
  // Without the variable the condition does not hold.
  return typeof certainty === "object" || certainty === "never" ? "always" : undefined;
}

/** A condition as a build sees it, which has no variables but that of production. */
function judge(condition: string, source: string, depth = 0): Certainty | undefined {
  const plain = condition
    .trim()
    .replace(/^\((.*)\)$/s, "$1")
    .trim();
  const [, object, name = "", operator = "", value] =
    /^([\w.]{1,60})\.([A-Z][A-Z\d_]{1,60})\s*([!=]==?)\s*["'`]([\w.-]{0,60})["'`]$/.exec(plain) ?? [];
  if (object !== undefined && value !== undefined) {
    const isEqual = operator.startsWith("=");
    if (name === "NODE_ENV") return isEqual === (value === "production") ? "always" : "never";
    // An object of the project's own may have a default for it.
    if (!isEqual) return object === "process.env" ? "always" : undefined;
    return { variable: `${name}=${value}` };
  }
  const [, negations = "", truthy] = /^(!{0,2})(?:Boolean\()?process\.env\.([A-Z][A-Z\d_]{1,60})\)?$/.exec(plain) ?? [];
  if (truthy !== undefined) return negations === "!" ? "always" : { variable: `${truthy}=1` };
  const [, isNot = "", constant] = /^(!?)(\w{1,60})$/.exec(plain) ?? [];
  if (constant === undefined || depth > 3) return undefined;
  const said = new RegExp(`\\bconst\\s+${constant}\\s*=\\s*([^;\\n]{1,200})`).exec(source)?.[1];
  const judged = said === undefined ? undefined : judge(said, source, depth + 1);
  return isNot === "" ? judged : negate(judged);
}
