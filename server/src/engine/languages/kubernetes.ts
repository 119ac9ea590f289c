import { type KubernetesManifest, kubernetesManifest } from "../../model/kubernetes.ts";
import { kubernetesFacts } from "../../model/kubernetes-facts.ts";
import type { Span } from "../../syntax/span.ts";
import { type YamlNode, splitDocuments } from "../../syntax/yaml.ts";
import { yamlComments } from "../../syntax/yaml-comments.ts";
import type { LanguageModule } from "../language.ts";

export const kubernetesLanguage: LanguageModule<KubernetesManifest> = {
  id: "kubernetes",
  units: splitDocuments,
  model: (unit, path, settings) => kubernetesManifest(unit.text, path, settings),
  limit: (manifest) => manifest.yaml.limit,
  isTemplate: (manifest) => manifest.templated,
  isForeign: (manifest) => manifest.foreign,
  facts: (manifest) => ({ kubernetes: kubernetesFacts(manifest) }),
  comments: (manifest) => yamlComments(manifest.text),
  scope: (manifest, offset) => blockAt(manifest.yaml.root, offset),
  enclosing: (manifest, offset) => itemsAround(manifest.yaml.root, offset),
  trailingComments: true,
};

/** The innermost entry or list item around an offset: what a comment above its first line speaks for. */
function blockAt(root: YamlNode | undefined, offset: number): Span {
  return blocksAround(root, offset).at(-1)?.span ?? { start: offset, end: offset };
}

/** The whole object and the list items (containers, environment variables) around an offset. */
function itemsAround(root: YamlNode | undefined, offset: number): Span[] {
  const items = blocksAround(root, offset).filter(({ isItem }) => isItem);
  return [...(root === undefined ? [] : [root]), ...items.map(({ span }) => span)];
}

function blocksAround(root: YamlNode | undefined, offset: number): { span: Span; isItem: boolean }[] {
  const blocks: { span: Span; isItem: boolean }[] = [];
  for (let current = root; current?.type === "map" || current?.type === "sequence";) {
    let next: YamlNode | undefined;
    if (current.type === "map") {
      const entry = current.entries.findLast(({ start }) => start <= offset);
      if (entry === undefined || offset > entry.end) break;
      blocks.push({ span: entry, isItem: false });
      next = entry.value;
    } else {
      next = current.items.findLast((item) => item !== undefined && item.start <= offset);
      if (next === undefined || offset > next.end) break;
      blocks.push({ span: next, isItem: true });
    }
    current = next;
  }
  return blocks;
}
