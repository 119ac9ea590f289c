import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  EDITOR_SETTINGS,
  type EditorSetting,
  type EditorSettingName,
  PROJECT_SETTINGS,
  type ProjectSetting,
  editorValue,
} from "../../server/src/contract/settings.ts";
import { completeConfig } from "../../server/src/engine/config-complete.ts";
import { readConfigFile } from "../../server/src/engine/config-file.ts";
import { readSettings } from "../../server/src/lsp/settings.ts";

const root = join(import.meta.dirname, "../..");

interface Property {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope: string;
  readonly markdownDescription: string;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  contributes: { configuration: { properties: Readonly<Record<string, Property>> } };
};
const inEditor = manifest.contributes.configuration.properties;
const { properties: inSchema } = JSON.parse(readFileSync(join(root, "schemas/paylint.schema.json"), "utf8")) as {
  properties: Readonly<Record<string, Partial<Property> & { readonly description: string }>>;
};
const readme = readFileSync(join(root, "README.md"), "utf8");
const rowOf = (name: string): readonly string[] =>
  (readme.split("\n").find((line) => line.startsWith(`| \`${name}\` `)) ?? "").split("|").map((cell) => cell.trim());

const project = Object.entries<ProjectSetting>(PROJECT_SETTINGS);
const editor = Object.entries<EditorSetting>(EDITOR_SETTINGS) as [EditorSettingName, EditorSetting][];

/** Values of each shape: what it holds, and what it does not. */
const VALUES: Readonly<Record<(ProjectSetting | EditorSetting)["shape"], { held: unknown; other: unknown }>> = {
  choice: { held: undefined, other: "no such choice" },
  severities: { held: { "dotenv/duplicate-key": "error" }, other: ["dotenv/duplicate-key"] },
  tiers: { held: { production: ["live-eu"], staging: [] }, other: ["live-eu"] },
  texts: { held: ["one", "two"], other: { one: "two" } },
  switch: { held: true, other: "true" },
  number: { held: 7, other: "7" },
  text: { held: "a text", other: 7 },
};

const heldBy = (setting: ProjectSetting | EditorSetting): readonly unknown[] =>
  setting.shape === "choice" ? setting.values : [VALUES[setting.shape].held];

const TYPES = {
  choice: "string",
  severities: "object",
  tiers: "object",
  texts: "array",
  switch: "boolean",
  number: "number",
  text: "string",
} as const;

describe("settings of the project", () => {
  for (const [name, setting] of project) {
    test(`${name} is read, in both places`, () => {
      for (const value of heldBy(setting)) {
        const { source, findings } = readConfigFile(`${name}: ${JSON.stringify(value)}\n`);
        assert.deepEqual(findings, []);
        assert.deepEqual(source, { [name]: value });
        assert.deepEqual(Object.entries(readSettings({ [name]: value })).find(([known]) => known === name)?.[1], value);
      }
    });

    test(`${name} is refused where it holds something else`, () => {
      const written = JSON.stringify(VALUES[setting.shape].other);
      const text = `${name}: ${written}\n`;
      const { findings } = readConfigFile(text);
      assert.deepEqual(
        findings.map(({ start, end }) => text.slice(start, end)),
        [written],
      );
      assert.match(findings[0]?.message ?? "", new RegExp(`^\`${name}\` must be `));
      assert.deepEqual(readSettings({ [name]: VALUES[setting.shape].other }), readSettings({}));
    });

    test(`${name} is in the schema and the editor's settings alike`, () => {
      const [property, schema] = [inEditor[`paylint.${name}`], inSchema[name]];
      assert.ok(property !== undefined && schema !== undefined);
      assert.equal(property.type, TYPES[setting.shape]);
      assert.equal(schema.type, property.type);
      assert.equal(property.scope, "resource");
      assert.deepEqual(schema.enum, property.enum);
      if (setting.shape === "choice") {
        assert.deepEqual(property.enum, setting.values);
        assert.equal(property.default, setting.default);
        assert.equal(schema.default, setting.default);
      } else assert.deepEqual(property.default, setting.shape === "texts" ? [] : {});
      assert.ok(property.markdownDescription.startsWith(`${setting.says}.`));
      assert.ok(!schema.description.includes("`"));
    });

    test(`${name} is completed, and told in the README`, () => {
      const key = completeConfig("", 0).find(({ label }) => label === name);
      assert.equal(key?.detail, setting.brief ?? setting.says);
      const offered = completeConfig(key.newText, key.newText.length).map(({ label }) => label);
      if (setting.shape === "choice") assert.deepEqual(offered, setting.values);
      assert.equal(offered.length > 0, setting.shape !== "texts");
      assert.deepEqual(rowOf(name).slice(2, 3), ["`.paylint.yaml`, editor"]);
    });
  }
});

describe("settings of the editor alone", () => {
  for (const [name, setting] of editor) {
    test(`${name} is read there, and nowhere else`, () => {
      for (const value of heldBy(setting)) assert.equal(editorValue(name, value), value);
      for (const value of [undefined, null, VALUES[setting.shape].other])
        assert.equal(editorValue(name, value), setting.default);
      assert.match(readConfigFile(`${name}: 1\n`).findings[0]?.message ?? "", /no setting/);
      assert.equal(inSchema[name], undefined);
    });

    test(`${name} is in the editor's settings and the README`, () => {
      const property = inEditor[`paylint.${name}`];
      assert.ok(property !== undefined);
      const { shape, scope, default: usual } = setting;
      assert.deepEqual([property.type, property.scope, property.default], [TYPES[shape], scope, usual]);
      if (shape === "choice") assert.deepEqual(property.enum, setting.values);
      if (shape === "number")
        assert.deepEqual([property.minimum, property.maximum], [setting.minimum, setting.maximum]);
      const [, , place, shown] = rowOf(name);
      assert.equal(place, scope === "machine" ? "editor, by the user" : "editor");
      assert.equal(shown, usual === "" ? "empty" : `\`${usual}\``);
    });
  }

  test("a number counts within its bounds", () => {
    const { minimum, maximum, default: usual } = EDITOR_SETTINGS["staging.soakSeconds"];
    for (const [said, counts] of [
      [minimum, minimum],
      [maximum + 1, maximum],
      [minimum - 1, usual],
      [Number.NaN, usual],
    ] as const)
      assert.equal(editorValue("staging.soakSeconds", said), counts);
  });
});

test("the editor's settings are those of the table, in its order", () => {
  assert.deepEqual(
    Object.keys(inEditor),
    [...project, ...editor].map(([name]) => `paylint.${name}`),
  );
  assert.deepEqual(
    Object.keys(inSchema),
    project.map(([name]) => name),
  );
});

test("what an editor calls automatic is decided by the client: the server takes a plain answer", () => {
  assert.equal(readSettings({ dockerfileSyntax: false }).dockerfileSyntax, false);
  assert.equal(readSettings({ dockerfileSyntax: "off" }).dockerfileSyntax, undefined);
  assert.equal(readSettings({ workflowAssistance: false }).workflowAssistance, false);
  assert.equal(readSettings({ kubernetesAssistance: false }).kubernetesAssistance, false);
  assert.equal(readSettings({ kubernetesAssistance: "auto" }).kubernetesAssistance, undefined);
});
