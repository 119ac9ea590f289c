import type { Span } from "../../base/span.ts";
import { yamlLexemes } from "./lexer.ts";

export interface YamlComment extends Span {
  /** With its `#`, without the line break. */
  readonly text: string;
}

/** The comments of a document; a `#` inside a scalar is none. */
export function yamlComments(text: string): YamlComment[] {
  if (!text.includes("#")) return [];
  const comments: YamlComment[] = [];
  for (const { start, source, scalar } of yamlLexemes(text)) {
    if (scalar || !source.startsWith("#")) continue;
    comments.push({ start, end: start + source.length, text: source });
  }
  return comments;
}
