import type { Span } from "./span.ts";

/**
 * A text derived from a file (a block scalar without its indent, a RUN command without its continuations)
 * that still knows where each of its characters stands in the file.
 */
export interface MappedText {
  readonly text: string;
  /** The file offset of an offset in `text` (0 to `text.length`). */
  at(offset: number): number;
  /** The file span of a span in `text`. An empty span stays empty. */
  span(start: number, end: number): Span;
}

interface Segment {
  /** Where the segment starts in the derived text. */
  readonly derived: number;
  /** Where it starts in the file. */
  readonly source: number;
  length: number;
}

/** Collects pieces of a file in order; `build()` gives the derived text. */
export interface MappedTextBuilder {
  /** Adds `text`, standing character for character at `source` in the file. */
  copy(text: string, source: number): void;
  /** Adds text that stands for the file's characters from `source` on without being equal to them (an escape, a fold). */
  insert(text: string, source: number): void;
  build(end: number): MappedText;
}

export function buildMappedText(): MappedTextBuilder {
  const parts: string[] = [];
  const segments: Segment[] = [];
  let length = 0;
  const add = (text: string, source: number, exact: boolean): void => {
    if (text === "") return;
    const last = segments.at(-1);
    if (exact && last !== undefined && last.length === length - last.derived && last.source + last.length === source) {
      last.length += text.length;
    } else segments.push({ derived: length, source, length: exact ? text.length : 1 });
    parts.push(text);
    length += text.length;
  };
  return {
    copy: (text, source) => add(text, source, true),
    insert: (text, source) => add(text, source, false),
    build: (end) => mappedText(parts.join(""), segments, end),
  };
}

/** A text that stands in the file as it is, from `start` on. */
export function identityText(text: string, start: number): MappedText {
  return mappedText(text, [{ derived: 0, source: start, length: text.length }], start + text.length);
}

function mappedText(text: string, segments: readonly Segment[], end: number): MappedText {
  const at = (offset: number): number => {
    if (offset >= text.length || segments.length === 0) return end;
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const candidate = segments[middle];
      if (candidate !== undefined && candidate.derived <= offset) low = middle;
      else high = middle - 1;
    }
    const segment = segments[low];
    if (segment === undefined) return end;
    return segment.source + Math.min(offset - segment.derived, segment.length - 1);
  };
  return {
    text,
    at,
    span: (start, stop) => {
      const from = at(start);
      return { start: from, end: stop <= start ? from : Math.max(from, at(stop - 1) + 1) };
    },
  };
}

/** A piece of a derived text, with the places it already has. */
export function sliceMapped(source: MappedText, from: number, to: number): MappedText {
  const text = source.text.slice(from, to);
  return {
    text,
    at: (offset) => (offset < text.length ? source.at(from + offset) : endOf(source, from, to)),
    span: (start, stop) => source.span(from + start, from + stop),
  };
}

function endOf(source: MappedText, from: number, to: number): number {
  return to > from ? source.span(to - 1, to).end : source.at(from);
}
