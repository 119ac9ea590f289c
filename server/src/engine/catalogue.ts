import { RULES } from "../languages/rules.ts";
import type { Rule } from "../contract/rule.ts";
import type { Language } from "../contract/language.ts";
import { ownValue } from "../syntax/record.ts";
import { OWN_FINDINGS, type OwnFinding } from "./own-findings.ts";

export interface RuleEntry {
  readonly id: string;
  readonly language: Language;
  readonly rule: Rule<never>;
}

const ENTRIES: readonly RuleEntry[] = Object.entries(RULES).map(([id, rule]) => ({
  id,
  language: id.slice(0, id.indexOf("/")),
  rule: rule as Rule<never>,
}));

const BY_LANGUAGE = new Map<Language, RuleEntry[]>();
for (const entry of ENTRIES) BY_LANGUAGE.set(entry.language, [...(BY_LANGUAGE.get(entry.language) ?? []), entry]);

const BY_ID = new Map(ENTRIES.map((entry) => [entry.id, entry]));

const FORMER = new Map(ENTRIES.flatMap(({ id, rule }) => (rule.replaces ?? []).map((old) => [old, id])));

export function rulesFor(language: Language): readonly RuleEntry[] {
  return BY_LANGUAGE.get(language) ?? [];
}

export function allRules(): readonly RuleEntry[] {
  return ENTRIES;
}

/** The rule of an id, also by a former id. */
export function ruleById(id: string): RuleEntry | undefined {
  const current = FORMER.get(id) ?? id;
  return BY_ID.get(current);
}

/** Whether an id, or a pattern `language/*`, names a rule or one of Paylint's own findings. */
export function isKnownRuleId(id: string): boolean {
  if (id.endsWith("/*")) return ENTRIES.some((entry) => entry.id.startsWith(id.slice(0, -1)));
  return Object.hasOwn(OWN_FINDINGS, id) || ruleById(id) !== undefined;
}

/** Every id that a configuration or comment may name. */
export function knownRuleIds(): readonly string[] {
  return [...ENTRIES.map(({ id }) => id), ...Object.keys(OWN_FINDINGS)];
}

/** One line on a rule, or on a finding of our own; empty where there is none. */
export function summaryOf(id: string): string {
  return ownValue<OwnFinding>(OWN_FINDINGS, id)?.summary ?? ruleById(id)?.rule.summary ?? "";
}
