import {
  type NamesByTier,
  PROJECT_SETTINGS,
  type ProjectSetting,
  type ProjectValue,
  SEVERITIES,
  type SeverityMap,
  TIERS,
} from "../contract/settings.ts";
import type { ConfigSource } from "../engine/config.ts";
import { isKnownRuleId } from "../engine/catalogue.ts";

/** The editor's settings for a document, after the client has decided what is automatic. */
export interface EditorSettings extends ConfigSource {
  /** Whether this server reports `dockerfile/syntax`; off where another extension does. */
  readonly dockerfileSyntax?: boolean;
  /** Whether this server formats Dockerfiles. */
  readonly dockerfileFormat?: boolean;
  /** Whether this server completes and explains workflows, and reports `workflow/syntax`. */
  readonly workflowAssistance?: boolean;
  /** Whether this server completes and explains Kubernetes manifests. */
  readonly kubernetesAssistance?: boolean;
}

/** Takes from an editor's answer what is understood. Its settings page shows the user what is wrong with the rest. */
export function readSettings(answer: unknown): EditorSettings {
  if (!isRecord(answer)) return {};
  // Each value is read by the shape of its row, from which the source's type follows.
  const said: Record<string, ProjectValue> = {};
  for (const [name, setting] of Object.entries<ProjectSetting>(PROJECT_SETTINGS)) {
    const value = readValue(setting, answer[name]);
    if (value !== undefined) said[name] = value;
  }
  return {
    ...said,
    ...Object.fromEntries(DUTIES.map((duty) => [duty, answer[duty]]).filter(([, value]) => typeof value === "boolean")),
  };
}

/** What another extension may have taken over. */
const DUTIES = ["dockerfileSyntax", "dockerfileFormat", "workflowAssistance", "kubernetesAssistance"] as const;

function readValue(setting: ProjectSetting, value: unknown): ProjectValue | undefined {
  switch (setting.shape) {
    case "choice":
      return setting.values.find((known) => known === value);
    case "severities":
      return isRecord(value) ? severitiesOf(value) : undefined;
    case "tiers":
      return isRecord(value) ? namesByTierOf(value) : undefined;
    case "texts":
      return textsOf(value);
    default:
      return setting satisfies never;
  }
}

function severitiesOf(rules: Readonly<Record<string, unknown>>): SeverityMap {
  const known: Record<string, SeverityMap[string]> = {};
  for (const [id, value] of Object.entries(rules)) {
    const severity = SEVERITIES.find((candidate) => candidate === value);
    if (severity !== undefined && isKnownRuleId(id)) known[id] = severity;
  }
  return known;
}

function namesByTierOf(tiers: Readonly<Record<string, unknown>>): NamesByTier {
  return Object.fromEntries(TIERS.map((tier) => [tier, textsOf(tiers[tier])]));
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
