import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applyTokens } from "./tokens.ts";

/** A fenced block of a rule page: an example that is also a test. */
export interface PageBlock {
  readonly kind: "bad" | "good" | "fixed" | "file";
  /** The fence's language: `dockerfile`, `yaml`, `json`, `dotenv`, `text`. */
  readonly fence: string;
  /** `path=`, `allow=a,b`, `profile=strict`, `registries=a,b` and the like behind the kind. */
  readonly options: Readonly<Record<string, string>>;
  /** The text to check: caret lines taken out, token notations such as `⟨n24⟩` replaced. */
  readonly text: string;
  /** What the caret lines under the text point at. */
  readonly expected: readonly { readonly start: number; readonly end: number; readonly note: string }[];
  readonly line: number;
}

/** A block: its fence, language, kind, options and body. */
export const FENCE = /^(`{3,})(\w+) (bad|good|fixed|file)\b([^\n]*)\n([\s\S]*?)^\1[ \t]*$/gm;

/** A rule's page as it is written. */
export function pageText(id: string): string {
  const file = `${id.replace("/", "/rules/")}.md`;
  return readFileSync(join(import.meta.dirname, "../../server/src/languages", file), "utf8");
}

/**
 * Reads the example blocks of a page. A caret line marks the text above it: `#   ^^^^ warning`; the mark in front is
 * optional, so that a caret may stand in the first column.
 */
export function readPage(markdown: string): PageBlock[] {
  const blocks: PageBlock[] = [];
  for (const match of markdown.matchAll(FENCE)) {
    const options: Record<string, string> = {};
    for (const option of (match[4] ?? "").matchAll(/([\w-]+)=("[^"]*"|\S+)/g))
      options[option[1] ?? ""] = (option[2] ?? "").replaceAll('"', "");
    const line = markdown.slice(0, match.index).split("\n").length;
    blocks.push({
      kind: match[3] as PageBlock["kind"],
      fence: match[2] ?? "",
      options,
      line,
      ...readBody(match[5] ?? ""),
    });
  }
  return blocks;
}

function readBody(body: string): Pick<PageBlock, "text" | "expected"> {
  const kept: string[] = [];
  const expected: { start: number; end: number; note: string }[] = [];
  let lineStart = 0;
  let offset = 0;
  for (const line of body.split(/(?<=\n)/)) {
    const carets = /^[ \t]*#?[ \t]*(\^+)[ \t]*(.*?)\n?$/.exec(line);
    if (carets?.[1] === undefined) {
      kept.push(line);
      lineStart = offset;
      offset += line.length;
    } else {
      const column = line.indexOf("^");
      expected.push({ start: lineStart + column, end: lineStart + column + carets[1].length, note: carets[2] ?? "" });
    }
  }
  const raw = kept.join("");
  const { text, move } = applyTokens(raw);
  return { text, expected: expected.map(({ start, end, note }) => ({ start: move(start), end: move(end), note })) };
}
