import { visible, visibleJson, visibleLines } from "../base/shown.ts";

// The only place that writes to a terminal. It takes nothing but `Shown`, so what others wrote cannot get there unseen.

/** Text that may be printed: our own words, and those of others as they can be seen. */
export interface Shown {
  readonly shown: string;
}

export type Part = string | number | Shown;

/** Our own words. What is filled in is made visible, unless it is so already. */
export function say(words: TemplateStringsArray, ...parts: readonly Part[]): Shown {
  return { shown: words.map((word, index) => word + shownPart(parts[index] ?? "")).join("") };
}

/** As it is printed: text on one line. */
export function shownPart(part: Part): string {
  return typeof part === "object" ? part.shown : visible(String(part));
}

/** Text of several lines, with an indent before each. */
export function block(text: string, indent = ""): Shown {
  return { shown: visibleLines(text).replaceAll(/^/gm, indent) };
}

export function joined(parts: readonly Part[], separator: string): Shown {
  return { shown: parts.map(shownPart).join(separator) };
}

/** Prints a line, or several. */
export function print(text: Shown): void {
  process.stdout.write(`${text.shown}\n`);
}

/** Says what is not part of the answer. */
export function note(text: Shown): void {
  process.stderr.write(`${text.shown}\n`);
}

export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(jsonLine(value, indent));
}

/** A JSON text that comes piece by piece, each of whole lines. */
export function printJsonParts(parts: Iterable<string>): void {
  for (const part of parts) process.stdout.write(visibleJson(part));
}

function jsonLine(value: unknown, indent?: number): string {
  return `${visibleJson(JSON.stringify(value, undefined, indent))}\n`;
}

type Stream = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write">;

/** A stream with a last line that changes, where it is a terminal. */
export interface Printer {
  print(text: Shown): void;
  printJson(value: unknown): void;
  /** Shows or changes the last line; nothing in a log. It is cut where the terminal ends, so it comes unpainted. */
  live(text: Shown, paint?: (part: Part) => Shown): void;
  clear(): void;
}

const NARROWEST = 20;
/** Of a terminal that does not tell its width: unknown, or 0 as of some that a program opened. */
const USUAL_WIDTH = 80;

export function createPrinter(stream: Stream): Printer {
  let live = "";
  const clear = (): void => {
    if (live !== "") stream.write("\r\u001B[K");
    live = "";
  };
  return {
    clear,
    print(text) {
      clear();
      stream.write(`${text.shown}\n`);
    },
    printJson: (value) => void stream.write(jsonLine(value)),
    live({ shown }, paint = (part) => say`${part}`) {
      if (!stream.isTTY || shown === live) return;
      clear();
      stream.write(paint({ shown: shown.slice(0, Math.max(NARROWEST, (stream.columns || USUAL_WIDTH) - 1)) }).shown);
      live = shown;
    },
  };
}
