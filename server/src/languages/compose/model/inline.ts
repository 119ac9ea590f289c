import type { MappedText } from "../../../base/mapped-text.ts";
import { folderOf, joinPath } from "../../../base/path.ts";
import { applyEdits } from "../../../contract/edit.ts";
import type { EmbeddedText } from "../../../contract/language.ts";
import { asScalar, valueAt } from "../../../syntax/yaml/access.ts";
import { rewriteBlock } from "../../../syntax/yaml/edit.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { contextOf } from "./builds.ts";
import type { Compose } from "./compose.ts";

/** What Compose makes of a text: `$$` is a `$`. */
function withoutEscapes(source: MappedText): MappedText {
  const { text } = source;
  if (!text.includes("$$")) return source;
  const kept: number[] = [];
  for (let at = 0; at < text.length; at++) {
    kept.push(at);
    if (text.startsWith("$$", at)) at++;
  }
  const before = (offset: number): number => kept[offset] ?? text.length;
  return {
    text: text.replaceAll("$$", () => "$"),
    at: (offset) => source.at(before(offset)),
    span: (start, end) => source.span(before(start), before(end)),
  };
}

/** The Dockerfiles that stand in a file, each once though services share it. */
export function inlineDockerfiles(file: Compose): readonly EmbeddedText[] {
  const seen = new Set<unknown>();
  return file.services.flatMap((service) => {
    const scalar = asScalar(valueAt(service.build, "dockerfile_inline"));
    if (scalar === undefined || scalar.value.trim() === "" || seen.has(scalar)) return [];
    seen.add(scalar);
    const written = scalarSource(file.text, scalar);
    const source = withoutEscapes(written);
    return [
      {
        language: "dockerfile",
        path: joinPath(folderOf(file.path), `${contextOf(service) ?? "."}/Dockerfile`),
        source,
        edits: (edits) => {
          if (edits.length === 0) return [];
          // A `$` that Compose fills in itself cannot be told from one of the Dockerfile's once both are written anew.
          if (/\$/.test(written.text.replaceAll("$$", ""))) return undefined;
          const text = applyEdits(source.text, edits).replaceAll("$", () => "$$");
          const edit = rewriteBlock(file.document, scalar, text);
          return edit === undefined ? undefined : [edit];
        },
      },
    ];
  });
}
