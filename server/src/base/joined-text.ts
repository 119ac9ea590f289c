import type { MappedText } from "./mapped-text.ts";
import { type Span, lastStartingBy } from "./span.ts";

/** Words with a blank between, each with the places that it has; a blank stands at the end of the word before it. */
export function joinWords(words: readonly MappedText[]): MappedText {
  const spans: Span[] = [];
  for (const { text } of words) {
    const start = (spans.at(-1)?.end ?? -1) + 1;
    spans.push({ start, end: start + text.length });
  }
  const place = (offset: number): { word: MappedText | undefined; inside: number } => {
    const index = lastStartingBy(spans, offset);
    const word = words[index];
    return { word, inside: Math.min(offset - (spans[index]?.start ?? 0), word?.text.length ?? 0) };
  };
  const at = (offset: number): number => {
    const { word, inside } = place(offset);
    return word?.at(inside) ?? 0;
  };
  return {
    text: words.map((word) => word.text).join(" "),
    at,
    span(start, end) {
      if (end <= start) return { start: at(start), end: at(start) };
      const last = place(end - 1);
      return { start: at(start), end: last.word?.span(0, Math.min(last.inside + 1, last.word.text.length)).end ?? 0 };
    },
  };
}
