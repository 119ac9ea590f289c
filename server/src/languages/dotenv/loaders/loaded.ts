/** What a loader makes of one key. A key that it passes over has none. */
export type LoadedValue =
  | {
      readonly kind: "value";
      readonly text: string;
      /** Names that the file does not set before: read as empty here, and from the environment where there is one. */
      readonly unset?: readonly string[];
      /** What other versions of this loader read instead: whether `docker` keeps quotes, whether `expand` runs commands. */
      readonly otherVersions?: string;
    }
  /** The key has no value in the file: it is taken from where the loader runs. */
  | { readonly kind: "inherited" }
  /** Nobody can tell without running something, or going on without end. */
  | { readonly kind: "unknown"; readonly why: string; readonly otherVersions?: string }
  /** The loader rejects the line. */
  | { readonly kind: "refused"; readonly why: string };

/** What a loader makes of a file. */
export interface LoadedFile {
  readonly values: ReadonlyMap<string, LoadedValue>;
  /** Why the loader gives up on the whole file, by its first reason. The values are told as if it had gone on. */
  readonly stops: string | undefined;
}

export class FileBeingLoaded implements LoadedFile {
  readonly values = new Map<string, LoadedValue>();
  stops: string | undefined;

  set(key: string, value: LoadedValue): void {
    this.values.set(key, value);
  }

  /** A line that is rejected, and the file with it. */
  stop(line: string, why: string): void {
    this.stops ??= why;
    this.values.set(keyOfLine(line), { kind: "refused", why });
  }

  textOf(key: string): string | undefined {
    const value = this.values.get(key);
    return value?.kind === "value" ? value.text : undefined;
  }
}

/** The key that a rejected line was probably meant to set. */
export function keyOfLine(line: string): string {
  const before = /^[^=:\r\n]*/.exec(line)?.[0] ?? "";
  return before.trim().replace(/^export\s+/, "");
}

/** A value with the names it needed; `unset` is left out when there are none. */
export function valueWith(text: string, unset: ReadonlySet<string>): LoadedValue {
  return unset.size === 0 ? { kind: "value", text } : { kind: "value", text, unset: [...unset] };
}

export const RUNS_A_COMMAND = "The loader runs the command and takes its output";

/** Go's `unicode.IsSpace`. */
export function isGoSpace(character: string): boolean {
  return /^[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]$/.test(character);
}

/** What godotenv and compose skip inside a line: no line feed. */
export function isGoBlank(character: string): boolean {
  return /^[\t\v\f\r \u0085\u00A0]$/.test(character);
}

export function skipWhile(text: string, from: number, isSkipped: (character: string) => boolean): number {
  let at = from;
  while (at < text.length && isSkipped(text.charAt(at))) at++;
  return at;
}

export function trimEndWhile(text: string, isTrimmed: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && isTrimmed(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
