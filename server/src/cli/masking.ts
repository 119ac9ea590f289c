import { ruleById } from "../engine/catalogue.ts";
import type { Finding } from "../engine/finding.ts";
import type { Language } from "../engine/identify.ts";
import { findSecrets } from "../secrets/judge.ts";
import { maskYaml } from "../secrets/mask-yaml.ts";
import { MASK, maskEnvironmentLine, maskLine } from "../secrets/mask.ts";

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
  let masked = text;
  for (const { rule, start, end } of findings) {
    if (ruleById(rule)?.rule.marksSecret === true)
      masked = masked.slice(0, start) + hide(text.slice(start, end)) + masked.slice(end);
  }
  // The same line ends as those of places; every second part is one.
  const parts = hideKeys(masked).split(/(\r\n|\n|\r)/);
  const lines = maskLines(
    parts.filter((_, index) => index % 2 === 0),
    language,
    (line) => shown?.has(line + 1) !== false,
  );
  return parts.map((part, index) => (index % 2 === 0 ? (lines[index / 2] ?? "") : part)).join("");
}

function maskLines(
  lines: readonly string[],
  language: Language | undefined,
  isShown: (line: number) => boolean,
): string[] {
  switch (language) {
    case "dotenv":
      return lines.map(maskEnvironmentLine);
    case "dockerfile":
    case undefined:
      return lines.map((line, index) =>
        isShown(index) ? maskLine(line, `${lines[index - 1] ?? ""}\n${lines[index + 1] ?? ""}`) : hide(line),
      );
    case "workflow":
    case "kubernetes":
    case "config":
      return maskYaml(lines, isShown);
  }
}

/** A private key takes many lines, none of which looks like a secret by itself. */
function hideKeys(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of findSecrets(text)) {
    if (start < from || !text.slice(start, end).includes("\n")) continue;
    parts.push(text.slice(from, start), hide(text.slice(start, end)));
    from = end;
  }
  return parts.join("") + text.slice(from);
}

/** Line breaks stay: a key of several lines is hidden line by line. */
function hide(secret: string): string {
  return secret.replaceAll(/[^\r\n]/g, MASK);
}
