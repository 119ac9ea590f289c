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
export function createFixCensor(
  text: string,
  language: Language | undefined,
  findings: readonly Finding[],
): (finding: Finding, fix: Fix) => boolean {
  const lines = linesOf(text);
  const linesFor = (finding: Finding, { edits }: Fix): number[] =>
    [finding, ...edits.filter(({ path }) => path === undefined)].flatMap(({ start, end }) => {
      const first = lines.placeAt(start).line;
      return Array.from({ length: lines.placeAt(Math.max(start, end)).line - first + 1 }, (_, index) => first + index);
    });
  let hidden: readonly (readonly [line: number, text: string])[] | undefined;
  const hiddenTexts = (): readonly (readonly [line: number, text: string])[] => {
    const shown = new Set(findings.flatMap((finding) => finding.fixes.flatMap((fix) => linesFor(finding, fix))));
    // Of a .env file only what looks like a secret counts here: any value may stand in a fix of its own line.
    const style = lineStyleOf(language) === "assignments" ? undefined : language;
    return maskedRuns(text, maskText(text, style, [], shown)).flatMap(({ start, end }) => {
      const { line } = lines.placeAt(start);
      return end - start < TELLING_PIECE || !shown.has(line) ? [] : [[line, text.slice(start, end)] as const];
    });
  };
  return (finding, fix) => {
    if (fix.carriesSecret === true) return true;
    const written = fix.edits.map(({ newText }) => newText).filter((newText) => newText.length >= TELLING_PIECE);
    if (written.length === 0) return false;
    if (written.some((newText) => maskLine(newText) !== newText)) return true;
    const around = new Set(linesFor(finding, fix));
    return (hidden ??= hiddenTexts()).some(
      ([line, secret]) => around.has(line) && written.some((newText) => newText.includes(secret)),
    );
  };
}
