import { remember } from "../../../base/remember.ts";
import type { KindDefinition } from "../../../contract/facts.ts";
import type { TeamSettings } from "../../../contract/settings.ts";
import { parseYamlDocument } from "../../../syntax/yaml/yaml.ts";
import { isTemplateText } from "../model/template.ts";
import { kindsDefinedBy } from "./definition.ts";
import { type Kind, isBuiltIn, schemaFor } from "./types.ts";

/** What is known of a kind: by what the workspace defines, else by what comes with Paylint. */
export function kindOf(settings: TeamSettings, apiVersion: string, kind: string): Kind | undefined {
  const defined = isBuiltIn(apiVersion) ? undefined : definedIn(settings.definitions)(apiVersion, kind);
  return defined ?? schemaFor(settings.kubernetes).kindOf(apiVersion, kind);
}

/** Any `group:` of a text: a definition is parsed when an object of such a group is met, and not before. */
const GROUP = /\bgroup["']?[ \t]*:[ \t]*["']?([\w.-]+)/g;

const definedIn = remember((definitions: readonly KindDefinition[]) => {
  const byGroup = new Map<string, KindDefinition[]>();
  for (const definition of definitions)
    for (const group of new Set(Array.from(definition.text.matchAll(GROUP), ([, name = ""]) => name))) {
      const known = byGroup.get(group);
      if (known === undefined) byGroup.set(group, [definition]);
      else known.push(definition);
    }
  const found = new Map<string, Kind | undefined>();
  return (apiVersion: string, kind: string): Kind | undefined => {
    const key = `${apiVersion} ${kind}`;
    if (!found.has(key)) found.set(key, onlyKind(byGroup.get(apiVersion.split("/")[0] ?? "") ?? [], apiVersion, kind));
    return found.get(key);
  };
});

/** Of two definitions that differ, nobody knows which one the cluster has. */
function onlyKind(definitions: readonly KindDefinition[], apiVersion: string, kind: string): Kind | undefined {
  const naming = definitions.filter(({ text }) => text.includes(kind));
  const defining = naming.flatMap((definition) => {
    const defined = kindsIn(definition).find((each) => each.apiVersion === apiVersion && each.kind === kind);
    return defined === undefined ? [] : [{ defined, text: definition.text.trim() }];
  });
  return new Set(defining.map(({ text }) => text)).size === 1 ? defining[0]?.defined : undefined;
}

const kindsIn = remember(({ path, text }: KindDefinition): readonly Kind[] => {
  if (isTemplateText(path, text)) return [];
  const { root, problems } = parseYamlDocument(text);
  return problems.length > 0 ? [] : kindsDefinedBy(root);
});
