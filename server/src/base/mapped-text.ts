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
    build: (end) => new SegmentedText(parts.join(""), segments, end),
  };
}

/**
 * Classes for once: a Dockerfile has tens of thousands of these texts, made anew with every keystroke, and what closures
 * cost more in memory is the garbage collector's time. This one stands in the file as it is.
 */
class IdentityText implements MappedText {
  readonly text: string;
  readonly start: number;

  constructor(text: string, start: number) {
    this.text = text;
    this.start = start;
  }

  at(offset: number): number {
    return this.start + Math.min(offset, this.text.length);
  }

  span(start: number, stop: number): Span {
    const from = this.at(start);
    return { start: from, end: stop <= start ? from : this.at(stop) };
  }
}

/** A text that stands in the file as it is, from `start` on. */
export function identityText(text: string, start: number): MappedText {
  return new IdentityText(text, start);
}

class SegmentedText implements MappedText {
  readonly text: string;
  private readonly segments: readonly Segment[];
  private readonly end: number;

  constructor(text: string, segments: readonly Segment[], end: number) {
    this.text = text;
    this.segments = segments;
    this.end = end;
  }

  at(offset: number): number {
    const { segments, end } = this;
    if (offset >= this.text.length || segments.length === 0) return end;
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
  }

  span(start: number, stop: number): Span {
    const from = this.at(start);
    return { start: from, end: stop <= start ? from : Math.max(from, this.at(stop - 1) + 1) };
  }
}

class SlicedText implements MappedText {
  readonly text: string;
  private readonly source: MappedText;
  private readonly from: number;

  constructor(source: MappedText, from: number, to: number) {
    this.text = source.text.slice(from, to);
    this.source = source;
    this.from = from;
  }

  at(offset: number): number {
    const { source, from, text } = this;
    if (offset < text.length) return source.at(from + offset);
    return text.length > 0 ? source.span(from + text.length - 1, from + text.length).end : source.at(from);
  }

  span(start: number, stop: number): Span {
    return this.source.span(this.from + start, this.from + stop);
  }
}

class MovedText implements MappedText {
  readonly text: string;
  private readonly source: MappedText;
  private readonly by: number;

  constructor(source: MappedText, by: number) {
    this.text = source.text;
    this.source = source;
    this.by = by;
  }

  at(offset: number): number {
    return this.source.at(offset) + this.by;
  }

  span(start: number, stop: number): Span {
    const span = this.source.span(start, stop);
    return { start: span.start + this.by, end: span.end + this.by };
  }
}

/** The same text where all of it stands `by` characters later. */
export function movedText(source: MappedText, by: number): MappedText {
  return source instanceof IdentityText ? new IdentityText(source.text, source.start + by) : new MovedText(source, by);
}

/** A piece of a derived text, with the places it already has. */
export function sliceMapped(source: MappedText, from: number, to: number): MappedText {
  if (source instanceof IdentityText)
    return new IdentityText(source.text.slice(from, to), source.start + Math.min(from, source.text.length));
  return new SlicedText(source, from, to);
}
