import { NO_TEAM_SETTINGS, PROJECT_SETTINGS, type ProjectValues, type TeamSettings } from "../contract/settings.ts";
import type { Rule, Severity } from "../contract/rule.ts";
import { lowerSeverity } from "../contract/finding.ts";
import { globMatcher } from "../base/glob.ts";

/** What `.paylint.yaml` or the editor's settings say, after validation. Absent means: not said. */
export type ConfigSource = ProjectValues;

export interface Config {
  readonly profile: NonNullable<ConfigSource["profile"]>;
  readonly team: TeamSettings;
  /** Whether a path (from the workspace folder) is left alone. */
  ignores(path: string): boolean;
  /** The rule's severity at most, or `off`. */
  severityOf(id: string, rule: Pick<Rule<never>, "severity" | "profile" | "replaces">): Severity | "off";
  /** The same settings under the strict profile. */
  inStrict(): Config;
}

/**
 * Merges settings, the later source over the earlier: the editor's settings first, then the project's file.
 */
export function resolveConfig(...sources: readonly ConfigSource[]): Config {
  const profile = sources.findLast((source) => source.profile !== undefined)?.profile ?? "recommended";
  const kubernetes = sources.findLast((source) => source.kubernetes !== undefined)?.kubernetes;
  const rules = new Map<string, Severity | "off">();
  for (const source of sources)
    for (const [id, severity] of Object.entries(source.rules ?? {})) rules.set(id, severity);
  const declared = (tier: "production" | "staging"): string[] =>
    sources.flatMap((source) => source.environments?.[tier] ?? []);
  // As in a .gitignore: the last pattern that matches counts, and `!` takes back.
  const ignored = sources
    .flatMap((source) => source.ignore ?? [])
    .map((pattern) => ({ matches: globMatcher(pattern.replace(/^!/, "")), isTakenBack: pattern.startsWith("!") }));
  return {
    profile,
    team: {
      environments: { production: declared("production"), staging: declared("staging") },
      registries: sources.flatMap((source) => source.registries ?? []),
      targets: sources.flatMap((source) => source.targets ?? []),
      contexts: [],
      definitions: NO_TEAM_SETTINGS.definitions,
      kubernetes: kubernetes ?? PROJECT_SETTINGS.kubernetes.default,
      strict: profile === "strict",
    },
    inStrict: () => resolveConfig(...sources, { profile: "strict" }),
    ignores: (path) => ignored.findLast(({ matches }) => matches(path))?.isTakenBack === false,
    severityOf: (id, rule) => {
      const set =
        rules.get(id) ?? rule.replaces?.map((old) => rules.get(old)).find((severity) => severity !== undefined);
      if (set !== undefined) return set;
      const runs = rule.profile === undefined || rule.profile === profile;
      return runs ? rule.severity : "off";
    },
  };
}

/** The severity of a report under a configuration: what the user set is a ceiling raised or lowered by hand. */
export function configuredSeverity(reported: Severity, ruleSeverity: Severity, configured: Severity): Severity {
  return configured === ruleSeverity
    ? reported
    : reported === ruleSeverity
      ? configured
      : lowerSeverity(reported, configured);
}
