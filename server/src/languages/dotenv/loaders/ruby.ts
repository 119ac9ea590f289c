import { scanAssignments } from "./assignment-scan.ts";
import { FileBeingLoaded, type LoadedFile, type LoadedValue, RUNS_A_COMMAND, valueWith } from "./loaded.ts";

const GRAMMAR = {
  quotes: "'\"",
  isKey: (character: string) => /^[\w.]$/.test(character),
  isSpace: (character: string) => /^[\t-\r ]$/.test(character),
};

/**
 * What the Ruby library sets (dotenv 3, read from its source: it is not run in the tests). It alone of all has always
 * run `$(command)`. Backslashes go away also outside quotes, and `\n` in double quotes stays as it is unless the file
 * sets `DOTENV_LINEBREAK_MODE=legacy` before.
 */
export function loadWithRuby(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  const { assignments, strayLines } = scanAssignments(text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"), GRAMMAR);
  for (const { key, raw } of assignments) file.set(key, valueOf(raw.replace(/^[\0\t-\r ]+/, ""), file));
  for (const line of strayLines) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "export" && words.slice(1).some((name) => !file.values.has(name)))
      file.stop(line, "The line exports a name that the file does not set");
  }
  return file;
}

function valueOf(raw: string, file: FileBeingLoaded): LoadedValue {
  let end = raw.length;
  while (end > 0 && /[\0\t-\r ]/.test(raw.charAt(end - 1))) end--;
  const stripped = raw.slice(0, end);
  const quote = stripped.charAt(0);
  const isQuoted = stripped.length > 1 && (quote === "'" || quote === '"') && stripped.endsWith(quote);
  const inner = isQuoted ? stripped.slice(1, -1) : stripped;
  if (isQuoted && quote === "'") return { kind: "value", text: inner };
  return substitute(unescape(isQuoted ? withLineBreaks(inner, file) : inner), file);
}

function withLineBreaks(text: string, file: FileBeingLoaded): string {
  return file.textOf("DOTENV_LINEBREAK_MODE") === "legacy"
    ? text.replaceAll("\\n", "\n").replaceAll("\\r", "\r")
    : text.replace(/\\([nr])/g, "\\\\$1");
}

function unescape(text: string): string {
  return text.replace(/\\([^$])/g, "$1");
}

function substitute(text: string, file: FileBeingLoaded): LoadedValue {
  const unset = new Set<string>();
  let unknown: string | undefined;
  const expanded = text.replace(
    /(\\)?\$(?!\()\{?([A-Z0-9_]+)?\}?/gi,
    (whole: string, escape: string | undefined, name: string | undefined) => {
      if (escape !== undefined) return whole.slice(1);
      if (name === undefined) return whole;
      const known = file.values.get(name);
      if (known?.kind === "unknown") unknown = name;
      if (known === undefined) unset.add(name);
      return known?.kind === "value" ? known.text : "";
    },
  );
  if (unknown !== undefined) return { kind: "unknown", why: `\`${unknown}\` is not known` };
  return hasCommand(expanded)
    ? { kind: "unknown", why: RUNS_A_COMMAND }
    : valueWith(expanded.replaceAll("\\$(", "$("), unset);
}

/** A `$(` that no backslash stands before, with a `)` behind it. */
function hasCommand(text: string): boolean {
  const last = text.lastIndexOf(")");
  for (let at = text.indexOf("$("); at >= 0 && at < last; at = text.indexOf("$(", at + 2))
    if (text[at - 1] !== "\\") return true;
  return false;
}
