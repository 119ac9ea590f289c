import type { Completion } from "../contract/completion.ts";
import type { Language } from "../contract/language.ts";
import { rulesFor } from "../engine/catalogue.ts";
import { completeConfig } from "../engine/config-complete.ts";
import { type CheckedDocument, moduleOf, unitAt } from "./checked-document.ts";

/** What fits at a place of a text: rule names in an ignore comment, words of the configuration, what the language knows. */
export function complete(document: CheckedDocument, offset: number): Completion[] {
  const { text, result } = document;
  if (result.language === undefined) return [];
  if (result.language === "config") return completeConfig(text, offset);
  const unit = unitAt(document, offset);
  const base = unit?.start ?? 0;
  const own =
    unit === undefined || document.isHelpedElsewhere === true
      ? []
      : (moduleOf(document)?.complete?.(unit.subject, offset - base, document.workspace) ?? []);
  return [
    ...completeIgnoreComment(text, offset, result.language),
    ...own.map(({ end, ...completion }) => ({
      ...completion,
      start: completion.start + base,
      ...(end === undefined ? {} : { end: end + base }),
    })),
  ];
}

/** Rule names inside an ignore comment. */
function completeIgnoreComment(text: string, offset: number, language: Language): Completion[] {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const comment = /#[ \t]*paylint-ignore(?:-file)?[ \t]+(?:[^\s,:]+[ \t]*,[ \t]*)*([^\s,:]*)$/.exec(before);
  if (comment === null) return [];
  const start = offset - (comment[1] ?? "").length;
  const hasColon = /^[^\n]*:/.test(text.slice(offset));
  return rulesFor(language).map(({ id, rule }) => ({
    label: id,
    detail: rule.summary,
    newText: hasColon ? id : `${id}: `,
    start,
  }));
}
