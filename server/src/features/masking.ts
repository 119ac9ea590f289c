import { finish } from "../base/steps.ts";
import { findSecrets } from "../secrets/judge.ts";
import { maskYaml } from "../secrets/mask-yaml.ts";
import { LINES_A_STEP, hide, hideSpans, maskDotenvLine, maskLine, maskedRuns } from "../secrets/mask.ts";
import type { Span } from "../base/span.ts";
import { ruleById } from "../engine/catalogue.ts";
import { linesOf } from "../base/lines.ts";
import type { Fix } from "../contract/edit.ts";
import type { Finding } from "../contract/finding.ts";
import type { Language, LineStyle } from "../contract/language.ts";
import { languageModule } from "../languages/module.ts";

/**
 * A file's text fit to be printed: what a rule has marked as a secret and whatever else looks like one is replaced,
 * character for character, so that lines and columns stay.
 * @param shown the lines that will be printed, from 1: of the others nothing is left; all when absent
 */
export function maskText(
  text: string,
  language: Language | undefined,
  findings: readonly Finding[],
  shown?: ReadonlySet<number>,
): string {
  return finish(maskSteps(text, language, findings, shown));
}

/** `maskText`, pausing between lines. */
export function* maskSteps(
  text: string,
  language: Language | undefined,
  findings: readonly Finding[],
  shown?: ReadonlySet<number>,
): Generator<void, string> {
  const masked = hideSpans(text, markedSecrets(findings));
  // The same line ends as those of places; every second part is one.
  const parts = hideKeys(masked).split(/(\r\n|\n|\r)/);
  yield;
  const lines = yield* maskLines(
    parts.filter((_, index) => index % 2 === 0),
    language,
    (line) => shown?.has(line + 1) !== false,
  );
  return parts.map((part, index) => (index % 2 === 0 ? (lines[index / 2] ?? "") : part)).join("");
}

function* maskLines(
  lines: readonly string[],
  language: Language | undefined,
  isShown: (line: number) => boolean,
): Generator<void, string[]> {
  switch (lineStyleOf(language)) {
    case "assignments":
      return lines.map(maskDotenvLine);
    case "shell": {
      const result: string[] = [];
      for (const [index, line] of lines.entries()) {
        result.push(
          isShown(index) ? maskLine(line, `${lines[index - 1] ?? ""}\n${lines[index + 1] ?? ""}`) : hide(line),
        );
        if (index % LINES_A_STEP === LINES_A_STEP - 1) yield;
      }
      return result;
    }
    case "yaml":
      return yield* maskYaml(lines, isShown);
  }
}

function lineStyleOf(language: Language | undefined): LineStyle {
  if (language === undefined) return "shell";
  return language === "config" ? "yaml" : languageModule(language).lineStyle;
}

/** A private key takes many lines, none of which looks like a secret by itself. */
function hideKeys(text: string): string {
  return hideSpans(
    text,
    findSecrets(text).filter(({ start, end }) => text.slice(start, end).includes("\n")),
  );
}

/** What rules have marked as secrets. */
export function markedSecrets(findings: readonly Finding[]): Span[] {
  return findings.filter(({ rule }) => ruleById(rule)?.rule.marksSecret === true);
}

/** So long a piece of what is hidden gives something of it away. */
const TELLING_PIECE = 6;

/**
 * For the findings of a file, whether the text that a fix writes holds something that is hidden where it stands: then the fix is
 * made, and shown nowhere.
 */
export function createFixCensor(text: string, findings: readonly Finding[]): (finding: Finding, fix: Fix) => boolean {
  const lines = linesOf(text);
  const marked = markedSecrets(findings).map(({ start, end }) => text.slice(start, end));
  const hiddenByLine = new Map<number, readonly string[]>();
  const hiddenIn = (line: number): readonly string[] => {
    const known = hiddenByLine.get(line);
    if (known !== undefined) return known;
    const own = lines.textOf(line);
    const masked = maskLine(own, `${lines.textOf(line - 1)}\n${lines.textOf(line + 1)}`);
    const hidden = maskedRuns(own, masked).map(({ start, end }) => own.slice(start, end));
    hiddenByLine.set(line, hidden);
    return hidden;
  };
  return (finding, { carriesSecret, edits }) => {
    if (carriesSecret === true) return true;
    const written = edits.map(({ newText }) => newText).filter((newText) => newText.length >= TELLING_PIECE);
    const writes = (hidden: string): boolean =>
      hidden.length >= TELLING_PIECE && written.some((newText) => newText.includes(hidden));
    if (written.length === 0) return false;
    if (marked.some(writes) || written.some((newText) => maskLine(newText) !== newText)) return true;
    return [finding, ...edits.filter(({ path }) => path === undefined)].some(({ start, end }) => {
      const last = lines.placeAt(Math.max(start, end)).line;
      for (let { line } = lines.placeAt(start); line <= last; line++) if (hiddenIn(line).some(writes)) return true;
      return false;
    });
  };
}
