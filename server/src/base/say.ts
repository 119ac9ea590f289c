import { visible, visibleLines } from "./shown.ts";

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
