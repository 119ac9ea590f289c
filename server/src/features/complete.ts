import type { TeamSettings } from "../contract/settings.ts";
import { knownRuleIds, ruleById, rulesFor } from "../engine/catalogue.ts";
import { completeEnvironment } from "../languages/dotenv/complete.ts";
import { CONFIG_KEYS, PROFILES, SEVERITIES, TIERS } from "../engine/config-file.ts";
import type { Language } from "../contract/language.ts";
import { OWN_FINDINGS, type OwnFinding } from "../engine/own-findings.ts";
import { ownValue } from "../syntax/record.ts";

/** A word that fits at a place: it replaces the text from `start` to the place. */
export interface Completion {
  readonly label: string;
  readonly detail: string;
  readonly newText: string;
  readonly start: number;
}

/** What fits at a place of a text: rule names in an ignore comment, words of the configuration, safe values of variables. */
export function complete(
  text: string,
  offset: number,
  language: Language,
  path: string,
  settings: TeamSettings,
): Completion[] {
  switch (language) {
    case "config":
      return completeConfig(text, offset);
    case "dotenv":
      return [...completeIgnoreComment(text, offset, language), ...completeEnvironment(path, text, offset, settings)];
    case "dockerfile":
    case "workflow":
    case "kubernetes":
      return completeIgnoreComment(text, offset, language);
  }
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

/** Keys and values of `.paylint.yaml`, by the line and the keys above it: the file is half typed, so no tree is asked. */
function completeConfig(text: string, offset: number): Completion[] {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const value = /^([ \t]*)([\w/-]+):[ \t]+([\w-]*)$/.exec(line);
  const parent = parentKey(text, lineStart, (value?.[1] ?? /^[ \t]*/.exec(line)?.[0] ?? "").length);
  if (value !== null) return completeValue(parent, value[2] ?? "", offset - (value[3] ?? "").length);
  const key = /^[ \t]*([\w/-]*)$/.exec(line);
  return key === null ? [] : completeKey(parent, offset - (key[1] ?? "").length);
}

function completeValue(parent: string | undefined, key: string, start: number): Completion[] {
  if (parent === undefined && key === "profile") return words(PROFILES, start, () => "A set of rules");
  if (parent === "rules")
    return words(SEVERITIES, start, (severity) => (severity === "off" ? "Do not check" : `Report as ${severity}`));
  return [];
}

function completeKey(parent: string | undefined, start: number): Completion[] {
  switch (parent) {
    case undefined:
      return Object.entries(CONFIG_KEYS).map(([label, detail]) => ({
        label,
        detail,
        newText: `${label}:${label === "profile" ? " " : "\n  "}`,
        start,
      }));
    case "rules":
      return knownRuleIds().map((id) => ({ label: id, detail: summaryOf(id), newText: `${id}: `, start }));
    case "environments":
      return TIERS.map((tier) => ({
        label: tier,
        detail: `Names of environments that are ${tier}`,
        newText: `${tier}:\n    - `,
        start,
      }));
    default:
      return [];
  }
}

function words<Word extends string>(
  list: readonly Word[],
  start: number,
  detail: (word: Word) => string,
): Completion[] {
  return list.map((word) => ({ label: word, detail: detail(word), newText: word, start }));
}

export function summaryOf(id: string): string {
  return ownValue<OwnFinding>(OWN_FINDINGS, id)?.summary ?? ruleById(id)?.rule.summary ?? "";
}

/** The nearest key above with less indentation. */
function parentKey(text: string, lineStart: number, indent: number): string | undefined {
  if (indent === 0) return undefined;
  const above = text.slice(0, lineStart).split("\n").reverse();
  for (const line of above) {
    const key = /^([ \t]*)([\w/-]+):/.exec(line);
    if (key !== null && (key[1] ?? "").length < indent) return key[2];
  }
  return undefined;
}
