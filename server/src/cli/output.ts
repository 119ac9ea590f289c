import { type Part, type Shown, say } from "../base/say.ts";
import { visibleJson } from "../base/shown.ts";

// The only place that writes to a terminal. It takes nothing but `Shown`, so what others wrote cannot get there unseen.

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
