import {
  type NamesByTier,
  PROJECT_SETTINGS,
  type ProjectSetting,
  type ProjectValue,
  SEVERITIES,
  type SeverityMap,
  TIERS,
} from "../contract/settings.ts";
import type { Span } from "../base/span.ts";
import { parseYamlDocument } from "../syntax/yaml/yaml.ts";
import type { YamlEntry, YamlNode } from "../syntax/yaml/tree.ts";
import { ownValue } from "../syntax/record.ts";
import { asMap, asScalar, asSequence, duplicateKeys, scalarText } from "../syntax/yaml/access.ts";
import { isKnownRuleId, knownRuleIds } from "./catalogue.ts";
import type { ConfigSource } from "./config.ts";
import type { Finding } from "../contract/finding.ts";
import { createGuesser } from "../base/nearest.ts";
import { ownFinding } from "./own-findings.ts";
import { firstLine } from "../base/lines.ts";
import { nameOf } from "../contract/file-name.ts";
import { CONFIG_NAMES } from "../languages/file-names.ts";

const SETTINGS: Readonly<Record<string, ProjectSetting>> = PROJECT_SETTINGS;

export interface ConfigFile {
  readonly source: ConfigSource;
  readonly findings: readonly Finding[];
}

/** The file that counts in place of this one, where both lie in a folder. */
export function rivalConfig(path: string): string | undefined {
  const [first, second] = CONFIG_NAMES;
  return nameOf(path) === second ? path.slice(0, -second.length) + first : undefined;
}

/**
 * Reads `.paylint.yaml`. What is wrong becomes a finding; what is right still counts.
 * @param rival the name of the file beside it that counts in its place
 */
export function readConfigFile(text: string, rival?: string): ConfigFile {
  const findings: Finding[] = [];
  const guess = createGuesser();
  const problem: Problem = (at, message, written, known = []): void => {
    const replacement = written === undefined ? undefined : guess(written, known);
    const fixes =
      replacement === undefined
        ? []
        : [
            {
              title: `Change to \`${replacement}\``,
              class: "review" as const,
              edits: [{ start: at.start, end: at.end, newText: replacement }],
            },
          ];
    findings.push(ownFinding("paylint/config", at, message, fixes));
  };
  if (rival !== undefined) problem(firstLine(text), `Nothing in this file counts: \`${rival}\` beside it does`);
  const document = parseYamlDocument(text);
  for (const { start, end, message } of document.problems)
    problem({ start, end: Math.max(end, start + 1) }, `This is not YAML: ${message}`);
  if (document.limit !== undefined) problem({ start: 0, end: 1 }, `The configuration is ${document.limit}`);
  for (const { key, name } of duplicateKeys(document.root))
    problem(key, `\`${name}\` is set twice; the last one counts`);
  if (document.root !== undefined && asMap(document.root) === undefined) {
    problem(document.root, "The configuration must be a map of settings: " + listOf(Object.keys(SETTINGS)));
  }
  // Each value is read by the shape of its row, from which the source's type follows.
  const said: Record<string, ProjectValue> = {};
  for (const entry of asMap(document.root)?.entries ?? []) {
    const name = scalarText(entry.key) ?? "";
    const setting = ownValue(SETTINGS, name);
    if (setting === undefined) {
      problem(entry.key ?? entry, `There is no setting \`${name}\``, scalarText(entry.key), Object.keys(SETTINGS));
      continue;
    }
    const value = readValue(name, setting, entry, problem);
    if (value !== undefined) said[name] = value;
  }
  return { source: said, findings };
}

/** Tells what is wrong, and which of some known names may have been meant by the written one. */
type Problem = (at: Span, message: string, written?: string, known?: readonly string[]) => void;

/** Reads a setting by its shape; nothing where a choice is none of its values. */
function readValue(
  name: string,
  setting: ProjectSetting,
  entry: YamlEntry,
  problem: Problem,
): ProjectValue | undefined {
  switch (setting.shape) {
    case "choice":
      return readChoice(entry, setting.values, problem);
    case "severities":
      return readSeverities(name, entry.value, problem);
    case "tiers":
      return readTiers(name, entry.value, problem);
    case "texts": {
      const texts = readTexts(entry.value, `\`${name}\``, problem);
      if (name === "ignore" && texts[0]?.startsWith("!") === true)
        problem(entry.value ?? entry, `\`${texts[0]}\` takes back nothing: no pattern stands above it`);
      return texts;
    }
    default:
      return setting satisfies never;
  }
}

function readChoice<Choice extends string>(
  entry: YamlEntry,
  choices: readonly Choice[],
  problem: Problem,
): Choice | undefined {
  const value = asScalar(entry.value);
  const choice = choices.find((known) => known === value?.value);
  if (choice === undefined) {
    const message = `\`${scalarText(entry.key) ?? ""}\` must be one of ${listOf(choices)}`;
    problem(entry.value ?? entry, message, value?.value, choices);
  }
  return choice;
}

function readSeverities(name: string, node: YamlNode | undefined, problem: Problem): SeverityMap {
  const severities: Record<string, SeverityMap[string]> = {};
  for (const entry of entriesOf(node, `\`${name}\` must be a map of rule names to severities`, problem)) {
    const id = scalarText(entry.key);
    if (id === undefined || entry.key === undefined) continue;
    if (id.endsWith("/*") || !isKnownRuleId(id)) {
      problem(entry.key, `There is no rule \`${id}\``, id, knownRuleIds());
      continue;
    }
    const severity = readChoice(entry, SEVERITIES, problem);
    if (severity !== undefined) severities[id] = severity;
  }
  return severities;
}

function readTiers(name: string, node: YamlNode | undefined, problem: Problem): NamesByTier {
  const names: { -readonly [Tier in keyof NamesByTier]: NamesByTier[Tier] } = {};
  const message = `\`${name}\` must be a map with ${listOf(TIERS, " and ")}`;
  for (const { key, value } of entriesOf(node, message, problem)) {
    const written = scalarText(key) ?? "";
    const tier = TIERS.find((known) => known === written);
    if (tier !== undefined) names[tier] = readTexts(value, `\`${tier}\``, problem);
    else if (key !== undefined) {
      problem(key, `There is no tier \`${written}\`; ${name} are ${listOf(TIERS, " or ")}`, written, TIERS);
    }
  }
  return names;
}

/** A map's entries. Nothing behind the colon is an empty map: it is being typed. */
function entriesOf(node: YamlNode | undefined, message: string, problem: Problem): readonly YamlEntry[] {
  const map = asMap(node);
  if (map === undefined && node !== undefined && scalarText(node) !== "") problem(node, message);
  return map?.entries ?? [];
}

function readTexts(node: YamlNode | undefined, what: string, problem: Problem): string[] {
  if (node === undefined || scalarText(node) === "") return [];
  const sequence = asSequence(node);
  if (sequence === undefined) {
    problem(node, `${what} must be a list`);
    return [];
  }
  return sequence.items.flatMap((item) => {
    const text = scalarText(item);
    if (text !== undefined) return [text];
    if (item !== undefined) problem(item, `${what} must be a list of texts`);
    return [];
  });
}

function listOf(names: readonly string[], between = ", "): string {
  return names.map((name) => `\`${name}\``).join(between);
}
