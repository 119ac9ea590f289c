import { completeKubernetes } from "./complete.ts";
import { explainKubernetes } from "./explain.ts";
import { kubernetesLinks } from "./links.ts";
import { type KubernetesManifest, kubernetesManifest, unreadManifest } from "./model/manifest.ts";
import { kubernetesRenaming } from "./rename.ts";
import { outlineOfKubernetes } from "./outline.ts";
import { builtManifests } from "./model/built.ts";
import { shownContainers } from "./model/pods.ts";
import { kubernetesFacts } from "./model/facts.ts";
import { splitJsonStream } from "../../syntax/yaml/json-stream.ts";
import { splitDocuments } from "../../syntax/yaml/yaml.ts";
import { blockAt, itemsAround } from "../../syntax/yaml/blocks.ts";
import { yamlComments } from "../../syntax/yaml/comments.ts";
import type { LanguageModule } from "../../contract/language.ts";

export const kubernetesLanguage: LanguageModule<KubernetesManifest> = {
  id: "kubernetes",
  units: (text) => {
    const documents = splitJsonStream(text) ?? splitDocuments(text);
    return documents.length > MAX_DOCUMENTS ? [{ start: 0, end: text.length, text }] : documents;
  },
  model: (unit, path, settings) =>
    isLongStream(unit.text) ? unreadManifest(unit.text, path, settings) : kubernetesManifest(unit.text, path, settings),
  limit: ({ yaml, text }) => (isLongStream(text) ? `a stream of more than ${MAX_DOCUMENTS} documents` : yaml.limit),
  isTemplate: (manifest) => manifest.templated,
  isForeign: (manifest) => manifest.foreign,
  *parts(manifest) {
    for (const container of shownContainers(manifest)) yield ["container", container];
  },
  facts: (manifest) => ({ kubernetes: kubernetesFacts(manifest) }),
  builds: builtManifests,
  // Kinds that the workspace defines itself.
  around: {
    needs: ["kubernetes"],
    settings(team, workspace) {
      const definitions = workspace.kindDefinitions();
      return definitions.length === 0 ? team : { ...team, definitions };
    },
  },
  comments: (manifest) => yamlComments(manifest.text),
  scope: (manifest, offset) => blockAt(manifest.yaml.root, offset),
  enclosing: (manifest, offset) => itemsAround(manifest.yaml.root, offset),
  complete: completeKubernetes,
  hover: explainKubernetes,
  links: kubernetesLinks,
  outline: outlineOfKubernetes,
  renaming: kubernetesRenaming,
  trailingComments: true,
  lineStyle: "yaml",
};

/** A stream that long is made by a program; it would not be checked between two keystrokes. */
const MAX_DOCUMENTS = 2000;

/** Whether a unit is a whole stream that was not cut; a document of its own has one marker. */
function isLongStream(text: string): boolean {
  if (text.length < 4 * MAX_DOCUMENTS) return false;
  let count = 0;
  for (let at = text.indexOf("\n---"); at >= 0 && count <= 2; at = text.indexOf("\n---", at + 4)) count++;
  return count > 2 && splitDocuments(text).length > MAX_DOCUMENTS;
}
