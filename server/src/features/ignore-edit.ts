import { lineBreakOf } from "../base/line-break.ts";
import type { Edit } from "../contract/edit.ts";
import { ignoreComment } from "../engine/suppress.ts";
import { type CheckedDocument, moduleOf } from "./checked-document.ts";

/**
 * The edit that ignores a rule for the line, instruction or block that starts at `scopeStart`. The reason is left to
 * the user: until it is written, Paylint says that it is missing.
 */
export function ignoreEdit(text: string, rule: string, scopeStart: number): Edit {
  const lineStart = text.lastIndexOf("\n", scopeStart - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? "";
  return { start: lineStart, end: lineStart, newText: `${indent}${ignoreComment(rule, "")}${lineBreakOf(text)}` };
}

/** The edit that ignores a rule in the whole file: at the top, after what must stay first. */
export function ignoreInFileEdit(document: CheckedDocument, rule: string): Edit {
  const { text, result } = document;
  const [first] = result.units;
  const behind = first === undefined ? undefined : moduleOf(document)?.ignoreFileAt?.(first.subject);
  const at = Math.max(behind ?? 0, text.startsWith("\uFEFF") ? 1 : 0);
  return { start: at, end: at, newText: `# paylint-ignore-file ${rule}: ${lineBreakOf(text)}` };
}
