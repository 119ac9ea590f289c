import type { Completion } from "../contract/completion.ts";
import { knownRuleIds, summaryOf } from "./catalogue.ts";
import { CONFIG_KEYS, PROFILES, SEVERITIES, TIERS } from "./config-file.ts";

/** Keys and values of `.paylint.yaml`, by the line and the keys above it: the file is half typed, so no tree is asked. */
export function completeConfig(text: string, offset: number): Completion[] {
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
