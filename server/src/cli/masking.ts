import { ruleById } from "../engine/catalogue.ts";
import type { Finding } from "../engine/finding.ts";
import type { Language } from "../engine/identify.ts";
import { MASK, maskEnvironmentLine, maskLine } from "../secrets/mask.ts";

/**
 * A file's text fit to be printed: what a rule has marked as a secret and whatever else looks like one is replaced,
 * character for character, so that lines and columns stay.
 */
export function maskText(text: string, language: Language | undefined, findings: readonly Finding[]): string {
  let masked = text;
  for (const { rule, start, end } of findings) {
    if (ruleById(rule)?.rule.marksSecret === true)
      masked = masked.slice(0, start) + hide(text.slice(start, end)) + masked.slice(end);
  }
  const lines = masked.split("\n");
  return lines
    .map((line, index) =>
      language === "dotenv"
        ? maskEnvironmentLine(line)
        : maskLine(line, `${lines[index - 1] ?? ""}\n${lines[index + 1] ?? ""}`),
    )
    .join("\n");
}

/** Line breaks stay: a key of several lines is hidden line by line. */
function hide(secret: string): string {
  return secret.replaceAll(/[^\r\n]/g, MASK);
}
