import type { KindDefinition } from "./facts.ts";
import type { Severity } from "./rule.ts";

export const SEVERITIES: readonly (Severity | "off")[] = ["off", "information", "warning", "error"];

/** The tiers that a team's own names of environments may be declared for. */
export const TIERS = ["production", "staging"] as const;

/** What a setting may hold. Maps and lists are empty where nothing is said. */
type ProjectShape =
  | {
      readonly shape: "choice";
      readonly values: readonly string[];
      readonly default: string;
      /** What each of its values is, for completion. */
      readonly each: string;
    }
  | { readonly shape: "severities" | "tiers" | "texts" };

type EditorShape =
  | { readonly shape: "choice"; readonly values: readonly string[]; readonly default: string }
  | { readonly shape: "switch"; readonly default: boolean }
  | { readonly shape: "number"; readonly default: number; readonly minimum: number; readonly maximum: number }
  | { readonly shape: "text"; readonly default: string };

interface Described {
  /** Markdown without the last full stop. */
  readonly says: string;
}

export type ProjectSetting = ProjectShape &
  Described & {
    /** What completion shows, where `says` is too long for its line. */
    readonly brief?: string;
  };

export type EditorSetting = EditorShape &
  Described & {
    /** `machine`: it says what program is run or what it is given, so no workspace may say it. */
    readonly scope: "resource" | "window" | "machine";
  };

/**
 * Settings of `.paylint.yaml` and of the editor, there for each folder and below `paylint.`. With those of the editor alone
 * they are one table: readers, completion, the schema, the properties in `package.json` and the README's rows follow from it.
 */
export const PROJECT_SETTINGS = {
  profile: {
    shape: "choice",
    values: ["recommended", "strict"],
    default: "recommended",
    each: "A set of rules",
    says: "Which rules run: `recommended` is quiet, `strict` runs all",
    brief: "`recommended` (quiet), or `strict` for every rule",
  },
  rules: {
    shape: "severities",
    says: 'A severity for single rules, for example `"dockerfile/root-user": "warning"`',
    brief: "A severity for each rule: `off`, `information`, `warning` or `error`",
  },
  environments: {
    shape: "tiers",
    says: "Names of environments that count as `production` or `staging` here, beside the usual ones",
    brief: "Names of environments that count as production or staging here",
  },
  registries: {
    shape: "texts",
    says: "Where images may come from: a registry, or one with the beginning of a path (`registry.example`, `docker.io/library`). Any when the list is empty",
    brief: "Where images may come from: `registry.example`, `docker.io/library`; any when the list is empty",
  },
  targets: {
    shape: "texts",
    says: "Stages of Dockerfiles that become images, beside the last one of each",
  },
  kubernetes: {
    shape: "choice",
    values: ["1.33", "1.34", "1.35", "1.36"],
    default: "1.36",
    each: "A minor version of Kubernetes",
    says: "The minor version of Kubernetes that manifests are held to: the oldest of your clusters",
  },
  ignore: {
    shape: "texts",
    says: "Paths that are left alone: `*` within a folder, `**` over folders; `!` before one takes back what those above it ignore",
  },
} as const satisfies Readonly<Record<string, ProjectSetting>>;

/** Settings of the editor alone. */
export const EDITOR_SETTINGS = {
  dockerfileSyntax: {
    shape: "choice",
    values: ["auto", "on", "off"],
    default: "auto",
    scope: "resource",
    says: "Report structural mistakes in Dockerfiles. `auto`: unless another Docker extension does",
  },
  dockerfileFormat: {
    shape: "choice",
    values: ["auto", "on", "off"],
    default: "auto",
    scope: "resource",
    says: "Format Dockerfiles. `auto`: unless another Docker extension does",
  },
  workflowAssistance: {
    shape: "choice",
    values: ["auto", "on", "off"],
    default: "auto",
    scope: "resource",
    says: "Complete and explain GitHub Actions workflows, and report mistakes in their syntax. `auto`: unless GitHub's own extension does",
  },
  kubernetesAssistance: {
    shape: "choice",
    values: ["auto", "on", "off"],
    default: "auto",
    scope: "resource",
    says: "Complete and explain Kubernetes manifests. `auto`: unless the Kubernetes extension does, or the YAML extension with its `kubernetes` schema",
  },
  maskSecrets: {
    shape: "switch",
    default: false,
    scope: "window",
    says: "Hide the values of secrets behind bars, in comments too. “Paylint: Hide secret values” and “Show secret values” do it for this window alone",
  },
  "staging.soakSeconds": {
    shape: "number",
    default: 300,
    minimum: 0,
    maximum: 86_400,
    scope: "window",
    says: "How long a deploy is watched after it is complete; seconds",
  },
  "staging.canary": {
    shape: "switch",
    default: false,
    scope: "window",
    says: "Deploy one replica of each changed deployment first, and the rest once that one is well",
  },
  "kubectl.path": {
    shape: "text",
    default: "kubectl",
    scope: "machine",
    says: "The kubectl program that deploys are made with",
  },
  "kubectl.kubeconfig": {
    shape: "text",
    default: "",
    scope: "machine",
    says: "The kubeconfig file. Empty: what `KUBECONFIG` names, or `~/.kube/config`",
  },
  "trace.server": {
    shape: "choice",
    values: ["off", "messages", "verbose"],
    default: "off",
    scope: "window",
    says: "Log the messages between the editor and the server",
  },
} as const satisfies Readonly<Record<string, EditorSetting>>;

export type EditorSettingName = keyof typeof EDITOR_SETTINGS;

interface ShapeValues {
  severities: Readonly<Record<string, Severity | "off">>;
  tiers: Partial<Readonly<Record<(typeof TIERS)[number], readonly string[]>>>;
  texts: readonly string[];
  switch: boolean;
  number: number;
  text: string;
}

export type SeverityMap = ShapeValues["severities"];
export type NamesByTier = ShapeValues["tiers"];
export type ProjectValue = string | SeverityMap | NamesByTier | readonly string[];

/** What a setting holds, by its row. */
type ValueOf<Setting> = Setting extends { readonly shape: "choice"; readonly values: readonly (infer Word)[] }
  ? Word
  : Setting extends { readonly shape: keyof ShapeValues }
    ? ShapeValues[Setting["shape"]]
    : never;

/** What a project or the editor says of a project's settings. Absent means: not said. */
export type ProjectValues = {
  readonly [Name in keyof typeof PROJECT_SETTINGS]?: ValueOf<(typeof PROJECT_SETTINGS)[Name]>;
};

export type EditorValue<Name extends EditorSettingName> = ValueOf<(typeof EDITOR_SETTINGS)[Name]>;

/** The value of a setting of the editor alone: its default where nothing, or nothing that it may hold, is said. */
export function editorValue<Name extends EditorSettingName>(name: Name, said: unknown): EditorValue<Name> {
  return heldBy(EDITOR_SETTINGS[name], said) as EditorValue<Name>;
}

function heldBy(setting: EditorSetting, said: unknown): string | boolean | number {
  switch (setting.shape) {
    case "choice":
      return setting.values.find((value) => value === said) ?? setting.default;
    case "switch":
      return typeof said === "boolean" ? said : setting.default;
    case "number":
      return typeof said === "number" && said >= setting.minimum ? Math.min(said, setting.maximum) : setting.default;
    case "text":
      return typeof said === "string" && said !== "" ? said : setting.default;
    default:
      return setting satisfies never;
  }
}

/** What a team says of itself in its settings; models read it to judge names. */
export interface TeamSettings {
  /** Further names of environments by tier, as declared in `environments`. */
  readonly environments: Readonly<Record<(typeof TIERS)[number], readonly string[]>>;
  /** Where images may come from: registries, or registries with the beginning of a path; none means any. */
  readonly registries: readonly string[];
  /** Stages of Dockerfiles that become images, beside the last one of each. */
  readonly targets: readonly string[];
  /** Names of images in whose place the builds of the checked file are given something else. */
  readonly contexts: readonly string[];
  /** The minor version of Kubernetes that manifests are written for. */
  readonly kubernetes: (typeof PROJECT_SETTINGS)["kubernetes"]["values"][number];
  /** Definitions of further kinds that the workspace holds. */
  readonly definitions: readonly KindDefinition[];
  /** The strict profile: all is to be said, also of objects that nothing speaks of. */
  readonly strict: boolean;
}

export const NO_TEAM_SETTINGS: TeamSettings = {
  environments: { production: [], staging: [] },
  registries: [],
  targets: [],
  contexts: [],
  definitions: [],
  kubernetes: PROJECT_SETTINGS.kubernetes.default,
  strict: false,
};
