import type { Completion } from "../contract/completion.ts";
import { PROJECT_SETTINGS, type ProjectSetting, SEVERITIES, TIERS } from "../contract/settings.ts";
import { ownValue } from "../syntax/record.ts";
import { knownRuleIds, summaryOf } from "./catalogue.ts";

const SETTINGS: Readonly<Record<string, ProjectSetting>> = PROJECT_SETTINGS;

/** Keys and values of `.paylint.yaml`, by the line and the keys above it: the file is half typed, so no tree is asked. */
export function completeConfig(text: string, offset: number): Completion[] {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const value = /^([ \t]*)([\w/-]+):[ \t]+([\w.-]*)$/.exec(line);
  const parent = parentKey(text, lineStart, (value?.[1] ?? /^[ \t]*/.exec(line)?.[0] ?? "").length);
  if (value !== null) return completeValue(parent, value[2] ?? "", offset - (value[3] ?? "").length);
  const key = /^[ \t]*([\w/-]*)$/.exec(line);
  return key === null ? [] : completeKey(parent, offset - (key[1] ?? "").length);
}

function completeValue(parent: string | undefined, key: string, start: number): Completion[] {
  const setting = ownValue(SETTINGS, parent ?? key);
  if (parent === undefined && setting?.shape === "choice") return words(setting.values, start, () => setting.each);
  if (parent !== undefined && setting?.shape === "severities")
    return words(SEVERITIES, start, (severity) => (severity === "off" ? "Do not check" : `Report as ${severity}`));
  return [];
}

function completeKey(parent: string | undefined, start: number): Completion[] {
  if (parent === undefined)
    return Object.entries(SETTINGS).map(([label, { shape, says, brief = says }]) => ({
      label,
      detail: brief,
      newText: `${label}:${shape === "choice" ? " " : "\n  "}`,
      start,
    }));
  switch (ownValue(SETTINGS, parent)?.shape) {
    case "severities":
      return knownRuleIds().map((id) => ({ label: id, detail: summaryOf(id), newText: `${id}: `, start }));
    case "tiers":
      return TIERS.map((tier) => ({
        label: tier,
        detail: `Names of ${parent} that are ${tier}`,
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
  return list.map((word) => ({
    label: word,
    detail: detail(word),
    newText: /^\d/.test(word) ? `"${word}"` : word,
    start,
  }));
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
