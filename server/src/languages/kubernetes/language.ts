import { type KubernetesManifest, kubernetesManifest, unreadManifest } from "./model/manifest.ts";
import { shownContainers } from "./model/pods.ts";
import { kubernetesFacts } from "./model/facts.ts";
import { type Span, lastStartingBy } from "../../base/span.ts";
import { splitDocuments } from "../../syntax/yaml/yaml.ts";
import type { YamlEntry, YamlNode } from "../../syntax/yaml/tree.ts";
import { presentItems } from "../../syntax/yaml/access.ts";
import { yamlComments } from "../../syntax/yaml/comments.ts";
import type { LanguageModule } from "../../contract/language.ts";

export const kubernetesLanguage: LanguageModule<KubernetesManifest> = {
  id: "kubernetes",
  units: (text) => {
    const documents = splitDocuments(text);
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
  comments: (manifest) => yamlComments(manifest.text),
  scope: (manifest, offset) => blockAt(manifest.yaml.root, offset),
  enclosing: (manifest, offset) => itemsAround(manifest.yaml.root, offset),
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
      const entry: YamlEntry | undefined = current.entries[lastStartingBy(current.entries, offset)];
      if (entry === undefined || offset > entry.end) break;
      blocks.push({ span: entry, isItem: false });
      next = entry.value;
    } else {
      const items: readonly YamlNode[] = presentItems(current);
      next = items[lastStartingBy(items, offset)];
      if (next === undefined || offset > next.end) break;
      blocks.push({ span: next, isItem: true });
    }
    current = next;
  }
  return blocks;
}
