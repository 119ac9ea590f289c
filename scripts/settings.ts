/** What follows from the table of settings: the schema of `.paylint.yaml`, the properties in package.json, the README's rows. */
import {
  EDITOR_SETTINGS,
  type EditorSetting,
  PROJECT_SETTINGS,
  type ProjectSetting,
  SEVERITIES,
  TIERS,
} from "../server/src/contract/settings.ts";

type JsonSchema = Readonly<Record<string, unknown>>;
type Summaries = Readonly<Record<string, { readonly summary: string }>>;

const PROJECT = Object.entries<ProjectSetting>(PROJECT_SETTINGS);
const EDITOR = Object.entries<EditorSetting>(EDITOR_SETTINGS);

const TEXTS: JsonSchema = { type: "array", items: { type: "string" } };

/** @param rules all that `rules` may name */
export function projectSchema(rules: Summaries): JsonSchema {
  const severities: JsonSchema = {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(rules).map(([id, { summary }]) => [id, { description: summary, enum: SEVERITIES }]),
    ),
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Paylint",
    description: "Settings of Paylint for the folder they lie in and all below it",
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(
      PROJECT.map(([name, setting]) => [
        name,
        // Editors show a schema's descriptions as they are.
        { description: setting.says.replaceAll("`", ""), ...schemaOf(setting, severities) },
      ]),
    ),
  };
}

/** `contributes.configuration.properties` of package.json. Rules are too many to be named there. */
export function editorProperties(): Readonly<Record<string, JsonSchema>> {
  const severities: JsonSchema = { type: "object", additionalProperties: { type: "string", enum: SEVERITIES } };
  const ofProject = PROJECT.map(([name, setting]) => [
    `paylint.${name}`,
    {
      ...schemaOf(setting, severities),
      default: defaultOf(setting),
      scope: "resource",
      markdownDescription: `${setting.says}.${projectWins(setting) ? " A `.paylint.yaml` in the project wins." : ""}`,
    },
  ]);
  const ofEditor = EDITOR.map(([name, setting]) => [
    `paylint.${name}`,
    { ...schemaOf(setting, severities), scope: setting.scope, markdownDescription: `${setting.says}.` },
  ]);
  return Object.fromEntries([...ofProject, ...ofEditor]) as Record<string, JsonSchema>;
}

export function settingsTable(): string {
  const row = (name: string, place: string, setting: ProjectSetting | EditorSetting): string =>
    `| \`${name}\` | ${place} | ${shownDefault(setting)} | ${setting.says} |`;
  return [
    "| setting | said in | default | what it does |",
    "| --- | --- | --- | --- |",
    ...PROJECT.map(([name, setting]) => row(name, "`.paylint.yaml`, editor", setting)),
    ...EDITOR.map(([name, setting]) =>
      row(name, setting.scope === "machine" ? "editor, by the user" : "editor", setting),
    ),
  ].join("\n");
}

function schemaOf(setting: ProjectSetting | EditorSetting, severities: JsonSchema): JsonSchema {
  switch (setting.shape) {
    case "choice":
      return { type: "string", enum: setting.values, default: setting.default };
    case "severities":
      return severities;
    case "tiers":
      return {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(TIERS.map((tier) => [tier, TEXTS])),
      };
    case "texts":
      return TEXTS;
    case "switch":
      return { type: "boolean", default: setting.default };
    case "number": {
      const { default: usual, minimum, maximum } = setting;
      return { type: "number", default: usual, minimum, maximum };
    }
    case "text":
      return { type: "string", default: setting.default };
    default:
      return setting satisfies never;
  }
}

function defaultOf(setting: ProjectSetting | EditorSetting): unknown {
  if ("default" in setting) return setting.default;
  return setting.shape === "texts" ? [] : {};
}

/** Lists and names of tiers from both places count together; of the rest, what the project's file says. */
function projectWins({ shape }: ProjectSetting): boolean {
  return shape === "choice" || shape === "severities";
}

function shownDefault(setting: ProjectSetting | EditorSetting): string {
  return "default" in setting && setting.default !== "" ? `\`${setting.default}\`` : "empty";
}
