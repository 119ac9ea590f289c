import type { YamlChunk } from "./tree.ts";

/**
 * Cuts a stream of JSON objects, as kubectl reads them, one behind the other. Undefined where the text is no such stream of at
 * least two: then YAML's own markers count.
 */
export function splitJsonStream(text: string): YamlChunk[] | undefined {
  if (!/^\ufeff?\s*\{/.test(text) || !/\}\s*\{/.test(text)) return undefined;
  const chunks: YamlChunk[] = [];
  let start = 0;
  let depth = 0;
  const special = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  for (const { 0: token, index } of text.matchAll(special)) {
    if (token === "{" || token === "[") {
      // Between two objects stands nothing but white space.
      if (depth === 0 && text.slice(start, index).replace("\ufeff", "").trim() !== "") return undefined;
      depth++;
    } else if (token === "}" || token === "]") {
      depth--;
      if (depth < 0) return undefined;
      if (depth === 0) {
        chunks.push({ start, end: index + 1, text: text.slice(start, index + 1) });
        start = index + 1;
      }
    }
  }
  if (depth !== 0 || chunks.length < 2 || text.slice(start).trim() !== "") return undefined;
  const last = chunks.pop();
  if (last !== undefined) chunks.push({ ...last, end: text.length, text: text.slice(last.start) });
  return chunks;
}
