import { lineBreakOf } from "../base/line-break.ts";
import type { Edit } from "../contract/rule.ts";
import type { Language } from "../contract/language.ts";
import { ignoreComment } from "../engine/suppress.ts";

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
export function ignoreInFileEdit(text: string, rule: string, language: Language): Edit {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  // A Dockerfile's parser directives count only before the first comment.
  const directive = /(?:#[ \t]*(?:syntax|escape|check)[ \t]*=.*(?:\r?\n|$))+/iy;
  directive.lastIndex = at;
  if (language === "dockerfile" && directive.test(text)) at = directive.lastIndex;
  return { start: at, end: at, newText: `# paylint-ignore-file ${rule}: ${lineBreakOf(text)}` };
}
