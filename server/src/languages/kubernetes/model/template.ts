import type { YamlDocument, YamlNode } from "../../../syntax/yaml/tree.ts";

/** What only Helm writes; `{{ $labels.x }}` and `{{inputs.x}}` in quotes belong to what the cluster gets. */
const HELM =
  /\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|include\s|template\s|toYaml\b|tpl\s|required\s|lookup\s)/;

/** Whether a text is plainly a template: then it is not worth parsing. */
export function isTemplateText(path: string, text: string): boolean {
  if (/^[ \t]*(?:\{%|<%|##?@)|:[ \t]+(?:\{%|<%)/m.test(text)) return true;
  return text.includes("{{") && (HELM.test(text) || /(?:^|\/)templates\//.test(path));
}

/**
 * Whether a document has placeholders outside of quotes and block scalars. Those inside may be meant for a program in
 * the cluster (alert texts, Vault agent templates).
 */
export function hasPlaceholders({ text, root }: YamlDocument): boolean {
  if (!text.includes("{{")) return false;
  const opaque: { start: number; end: number }[] = [];
  collectQuoted(root, opaque);
  let index = 0;
  let lineEnd = -1;
  let isComment = false;
  for (let at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", at + 2)) {
    if (at > lineEnd) {
      isComment = /^[ \t]*#/.test(text.slice(text.lastIndexOf("\n", at) + 1, at));
      lineEnd = text.indexOf("\n", at);
      if (lineEnd < 0) lineEnd = text.length;
    }
    if (isComment) continue;
    while ((opaque[index]?.end ?? Infinity) <= at) index++;
    const span = opaque[index];
    if (span === undefined || at < span.start) return true;
  }
  return false;
}

/** Spans of scalars that a parser reads as they are, in order of place. */
function collectQuoted(node: YamlNode | undefined, found: { start: number; end: number }[]): void {
  if (node?.type === "scalar") {
    if (node.style !== "plain") found.push(node);
  } else if (node?.type === "sequence") {
    for (const item of node.items) collectQuoted(item, found);
  } else if (node?.type === "map") {
    for (const { key, value } of node.entries) {
      collectQuoted(key, found);
      collectQuoted(value, found);
    }
  }
}
