import { joinWords } from "../../base/joined-text.ts";
import type { MappedText } from "../../base/mapped-text.ts";
import { scalarSource } from "./text.ts";
import type { YamlScalar } from "./tree.ts";

/** What a shell would read of a command that stands as a list of words: those as one line, and scripts among them on their own. */
export function commandLines(text: string, words: readonly YamlScalar[]): MappedText[] {
  const sources = words.map((word) => scalarSource(text, word));
  const isScript = (source: MappedText): boolean => /\s/.test(source.text);
  return [joinWords(sources.filter((source) => !isScript(source))), ...sources.filter(isScript)];
}
