import type { RuleEntry } from "../../server/src/engine/catalogue.ts";
import type { Finding } from "../../server/src/contract/finding.ts";
import { applyOwnFixes, checkerOf } from "./check-page.ts";
import { FENCE, type PageBlock, readPage } from "./page.ts";
import { NOTATION, applyTokens, token } from "./tokens.ts";

export interface UpdatedPage {
  readonly markdown: string;
  /** What only a person can write, by the line of its block. */
  readonly problems: readonly string[];
}

/**
 * A rule's page with carets where its rule reports today, and fixed blocks as its fixes make them. Carets that are right stay as
 * they are written, with their notes.
 */
export function updatePage(entry: RuleEntry, markdown: string): UpdatedPage {
  const blocks = readPage(markdown);
  const problems: string[] = [];
  let number = 0;
  let files: PageBlock[] = [];
  let before: { block: PageBlock; body: string; files: readonly PageBlock[] } | undefined;
  const updated = markdown.replaceAll(
    FENCE,
    (whole, fence: string, _language, kind: string, _options, body: string) => {
      const block = blocks[number++];
      if (block === undefined) return whole;
      const write = (text: string): string =>
        `${whole.slice(0, whole.length - body.length - closing(whole, fence).length)}${text}${closing(whole, fence)}`;
      if (kind === "file") {
        files = [...files, block];
        before = undefined;
        return whole;
      }
      if (kind === "fixed") {
        files = [];
        if (before === undefined) return whole;
        const result = applyOwnFixes(entry.id, before.block.text, checkerOf(before.block, entry, before.files));
        const raw = withNotations(result, before.body);
        if (applyTokens(raw).text === result) return write(raw);
        problems.push(`line ${block.line}: tokens of the fixed block cannot be told from each other`);
        return whole;
      }
      before = { block, body, files };
      const around = files;
      if (blocks[number]?.kind !== "fixed") files = [];
      if (kind === "good") return whole;
      const found = checkerOf(block, entry, around)(block.text).filter(({ rule }) => rule === entry.id);
      if (found.length === 0) problems.push(`line ${block.line}: the rule finds nothing here`);
      return write(withCarets(body, found));
    },
  );
  return { markdown: updated, problems };
}

function closing(whole: string, fence: string): string {
  return whole.slice(whole.lastIndexOf(fence));
}

const CARETS = /^[ \t]*#?[ \t]*(\^+)[ \t]*(.*?)\n?$/;

/** The text of a block with a line of carets below each finding. */
function withCarets(body: string, found: readonly Finding[]): string {
  const lines = body.split(/(?<=\n)/);
  const kept = lines.filter((line) => !CARETS.test(line));
  const raw = kept.join("");
  const { origin } = applyTokens(raw);
  const places = found.map(({ start, end, severity }) => ({
    start: origin(start, "start"),
    end: origin(end, "end"),
    severity,
  }));
  const old = oldCarets(lines);
  let lineStart = 0;
  const written = kept.map((line) => {
    const from = lineStart;
    lineStart += line.length;
    const here = places
      .filter(({ start }) => from <= start && start < from + line.length)
      .sort((left, right) => left.start - right.start);
    const carets = here.map(({ start, end, severity }) => {
      const stop = Math.max(start + 1, Math.min(end, from + line.trimEnd().length));
      const known = old.get(`${from}:${start - from}:${stop - start}`);
      return known ?? `${caretLine(start - from, stop - start)} ${severity}\n`;
    });
    return (line.endsWith("\n") || carets.length === 0 ? line : `${line}\n`) + carets.join("");
  });
  return written.join("");
}

/** Lines of carets as they stand, by the line above, their column and their length. */
function oldCarets(lines: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  let lineStart = 0;
  let lineEnd = 0;
  let offset = 0;
  for (const line of lines) {
    const carets = CARETS.exec(line)?.[1];
    if (carets === undefined) {
      lineStart = offset;
      lineEnd = line.trimEnd().length;
      offset += line.length;
    } else {
      const column = line.indexOf("^");
      // Carets past the end of their line mean its end.
      known.set(`${lineStart}:${column}:${Math.min(carets.length, Math.max(1, lineEnd - column))}`, line);
    }
  }
  return known;
}

function caretLine(column: number, length: number): string {
  return `${column === 0 ? "" : `#${" ".repeat(column - 1)}`}${"^".repeat(length)}`;
}

/** Tokens of a block, which its body has notations for, as notations again. */
function withNotations(text: string, body: string): string {
  let result = text;
  let seed = 0;
  for (const [notation, kind = "", length = ""] of body.matchAll(NOTATION))
    result = result.replaceAll(token(kind, Number(length), ++seed), notation);
  return result;
}
