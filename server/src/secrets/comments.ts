import type { Reporter } from "../contract/rule.ts";
import { MAY_NAME, findInConfig } from "./config-text.ts";
import { looksRandom } from "./plain-value.ts";
import { type Verdict, describeSecret, needsReason } from "./verdict.ts";

const COMMENT = /(?:^|[ \t])#(?<text>[^\n]*)/gm;

/**
 * Credentials that were commented out in a text whose comments begin with `#`: named ones that look as nobody writes for an
 * example. Offsets count in the text.
 */
function commentedSecrets(text: string): Verdict[] {
  if (!text.includes("#")) return [];
  return Array.from(text.matchAll(COMMENT)).flatMap((match) => {
    const comment = match.groups?.["text"] ?? "";
    if (!MAY_NAME.test(comment)) return [];
    const at = match.index + match[0].length - comment.length;
    return findInConfig(comment.replace(/^#+/, (marks) => " ".repeat(marks.length)))
      .filter(({ kind, local, start, end }) => kind === "secret" && !local && looksRandom(comment.slice(start, end)))
      .map((verdict) => ({ ...verdict, start: at + verdict.start, end: at + verdict.end }));
  });
}

/** Reports each of them, with its place in the text. */
export function reportCommented(text: string, report: Reporter): void {
  for (const verdict of commentedSecrets(text)) {
    report({
      at: { start: verdict.start, end: verdict.end },
      certainty: "likely",
      message: `A comment holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
    });
  }
}
