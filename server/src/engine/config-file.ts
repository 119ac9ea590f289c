import type { Severity } from "../contract/rule.ts";
import type { Span } from "../base/span.ts";
import { parseYamlDocument } from "../syntax/yaml/yaml.ts";
import type { YamlEntry, YamlNode } from "../syntax/yaml/tree.ts";
import { asMap, asScalar, asSequence, duplicateKeys, scalarText } from "../syntax/yaml/access.ts";
import { isKnownRuleId, knownRuleIds } from "./catalogue.ts";
import type { ConfigSource, Profile } from "./config.ts";
import type { Finding } from "../contract/finding.ts";
import { createGuesser } from "../base/nearest.ts";
import { ownFinding } from "./own-findings.ts";

export const PROFILES: readonly Profile[] = ["recommended", "strict"];
export const SEVERITIES: readonly (Severity | "off")[] = ["off", "information", "warning", "error"];

/** The keys of `.paylint.yaml`, with the words that completion shows. */
export const CONFIG_KEYS: Readonly<Record<string, string>> = {
  profile: "`recommended` (quiet), or `strict` for every rule",
  rules: "A severity for each rule: `off`, `information`, `warning` or `error`",
  environments: "Names of environments that count as production or staging here",
  registries: "Where images may come from: `registry.example`, `docker.io/library`; any when the list is empty",
  targets: "Stages of Dockerfiles that become images, beside the last one of each",
  ignore: "Paths that are left alone: `*` within a folder, `**` over folders",
};

export const TIERS = ["production", "staging"] as const;

export interface ConfigFile {
  readonly source: ConfigSource;
  readonly findings: readonly Finding[];
}

/** Reads `.paylint.yaml`. What is wrong becomes a finding; what is right still counts. */
export function readConfigFile(text: string): ConfigFile {
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
  const document = parseYamlDocument(text);
  for (const { start, end, message } of document.problems)
    problem({ start, end: Math.max(end, start + 1) }, `This is not YAML: ${message}`);
  if (document.limit !== undefined) problem({ start: 0, end: 1 }, `The configuration is ${document.limit}`);
  for (const { key, name } of duplicateKeys(document.root))
    problem(key, `\`${name}\` is set twice; the last one counts`);
  if (document.root !== undefined && asMap(document.root) === undefined) {
    problem(
      document.root,
      "The configuration must be a map of settings: " +
        Object.keys(CONFIG_KEYS)
          .map((key) => `\`${key}\``)
          .join(", "),
    );
  }
  const source: { -readonly [Key in keyof ConfigSource]: ConfigSource[Key] } = {};
  for (const entry of asMap(document.root)?.entries ?? []) {
    const key = scalarText(entry.key);
    switch (key) {
      case "profile":
        readChoice(entry, PROFILES, problem, (profile) => (source.profile = profile));
        break;
      case "rules":
        source.rules = readRules(entry, problem);
        break;
      case "environments":
        source.environments = readEnvironments(entry, problem);
        break;
      case "registries":
      case "targets":
      case "ignore":
        source[key] = readTexts(entry.value, `\`${key}\``, problem);
        break;
      default:
        problem(entry.key ?? entry, `There is no setting \`${key ?? ""}\``, key, Object.keys(CONFIG_KEYS));
    }
  }
  return { source, findings };
}

/** Tells what is wrong, and which of some known names may have been meant by the written one. */
type Problem = (at: Span, message: string, written?: string, known?: readonly string[]) => void;

function readChoice<Choice extends string>(
  entry: YamlEntry,
  choices: readonly Choice[],
  problem: Problem,
  accept: (choice: Choice) => void,
): void {
  const value = asScalar(entry.value);
  const choice = choices.find((known) => known === value?.value);
  if (choice !== undefined) accept(choice);
  else {
    const message = `\`${scalarText(entry.key) ?? ""}\` must be one of ${listOf(choices)}`;
    problem(entry.value ?? entry, message, value?.value, choices);
  }
}

function readRules(entry: YamlEntry, problem: Problem): Record<string, Severity | "off"> {
  const rules: Record<string, Severity | "off"> = {};
  const map = asMap(entry.value);
  if (map === undefined && entry.value !== undefined && scalarText(entry.value) !== "")
    problem(entry.value, "`rules` must be a map of rule names to severities");
  for (const setting of map?.entries ?? []) {
    const id = scalarText(setting.key);
    if (id === undefined || setting.key === undefined) continue;
    if (id.endsWith("/*") || !isKnownRuleId(id)) {
      problem(setting.key, `There is no rule \`${id}\``, id, knownRuleIds());
      continue;
    }
    readChoice(setting, SEVERITIES, problem, (severity) => (rules[id] = severity));
  }
  return rules;
}

function readEnvironments(
  entry: YamlEntry,
  problem: Problem,
): Partial<Record<(typeof TIERS)[number], readonly string[]>> {
  const environments: Partial<Record<(typeof TIERS)[number], readonly string[]>> = {};
  const map = asMap(entry.value);
  if (map === undefined && entry.value !== undefined && scalarText(entry.value) !== "") {
    problem(entry.value, "`environments` must be a map with `production` and `staging`");
  }
  for (const tier of map?.entries ?? []) {
    const name = TIERS.find((known) => known === scalarText(tier.key));
    if (name !== undefined) environments[name] = readTexts(tier.value, `\`${name}\``, problem);
    else if (tier.key !== undefined) {
      const written = scalarText(tier.key) ?? "";
      problem(
        tier.key,
        `There is no tier \`${written}\`; environments are \`production\` or \`staging\``,
        written,
        TIERS,
      );
    }
  }
  return environments;
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

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
