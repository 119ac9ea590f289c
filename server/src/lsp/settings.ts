import type { ConfigSource } from "../engine/config.ts";
import { PROFILES, SEVERITIES } from "../engine/config-file.ts";
import { isKnownRuleId } from "../engine/catalogue.ts";

/** The editor's settings for a document, after the client has decided what is automatic. */
export interface EditorSettings extends ConfigSource {
  /** Whether this server reports `dockerfile/syntax`; off where another extension does. */
  readonly dockerfileSyntax?: boolean;
}

/** Takes from an editor's answer what is understood. Its settings page shows the user what is wrong with the rest. */
export function readSettings(answer: unknown): EditorSettings {
  if (!isRecord(answer)) return {};
  const profile = PROFILES.find((known) => known === answer["profile"]);
  const environments = isRecord(answer["environments"]) ? answer["environments"] : {};
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(isRecord(answer["rules"]) ? { rules: readRules(answer["rules"]) } : {}),
    environments: { production: textsOf(environments["production"]), staging: textsOf(environments["staging"]) },
    registries: textsOf(answer["registries"]),
    targets: textsOf(answer["targets"]),
    ignore: textsOf(answer["ignore"]),
    ...(typeof answer["dockerfileSyntax"] === "boolean" ? { dockerfileSyntax: answer["dockerfileSyntax"] } : {}),
  };
}

function readRules(rules: Record<string, unknown>): NonNullable<ConfigSource["rules"]> {
  const known: Record<string, (typeof SEVERITIES)[number]> = {};
  for (const [id, value] of Object.entries(rules)) {
    const severity = SEVERITIES.find((candidate) => candidate === value);
    if (severity !== undefined && isKnownRuleId(id)) known[id] = severity;
  }
  return known;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
