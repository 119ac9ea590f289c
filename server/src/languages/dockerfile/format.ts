import { type Edit, applyEdits } from "../../contract/edit.ts";
import type { FormatOptions, Typed } from "../../contract/format.ts";
import type { Dockerfile } from "./model/dockerfile.ts";
import { parseDockerfile } from "./syntax/read.ts";
import type { DockerfileTree, Instruction } from "./syntax/tree.ts";

/** The formatter's own parser takes quadratic time. */
const MAX_LENGTH = 100_000;

/**
 * Indents continued lines and takes blanks at the ends of empty ones away, by `dockerfile-utils`, which is loaded when it is first
 * asked. What would change an instruction, such as the inside of a quoted text, stays as it is.
 * @throws where the formatter cannot read the file
 */
export async function formatDockerfile(
  { text, tree }: Dockerfile,
  options: FormatOptions,
  typed?: Typed,
): Promise<readonly Edit[]> {
  if (text.length > MAX_LENGTH) return [];
  const [{ DockerFormatter }, { TextDocument }] = await Promise.all([
    import("dockerfile-utils/lib/dockerFormatter.js"),
    import("vscode-languageserver-textdocument"),
  ]);
  const document = TextDocument.create("", "dockerfile", 0, text);
  const formatter = new DockerFormatter();
  const layout = { tabSize: options.tabSize, insertSpaces: options.insertSpaces };
  const changes =
    typed === undefined
      ? formatter.formatDocument(document, layout)
      : formatter.formatOnType(document, document.positionAt(typed.offset), typed.character, layout);
  const edits = changes.map(({ range, newText }) => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
    newText,
  }));
  return withSameMeaning(text, tree, edits);
}

/** Without the edits of instructions that would say something else. */
function withSameMeaning(text: string, tree: DockerfileTree, edits: readonly Edit[]): readonly Edit[] {
  let kept = edits;
  // What is left out may have kept another instruction together: once more, and then nothing.
  for (let round = 0; round < 2 && kept.length > 0; round++) {
    const after = parseDockerfile(applyEdits(text, kept));
    if (after.instructions.length !== tree.instructions.length) return [];
    const changed = tree.instructions.filter((instruction, index) => {
      const other = after.instructions[index];
      return other === undefined || meaningOf(text, instruction) !== meaningOf(after.text, other);
    });
    if (changed.length === 0) return kept;
    kept = kept.filter(({ start }) => !changed.some((part) => part.linesStart <= start && start < part.linesEnd));
  }
  return [];
}

function meaningOf(text: string, { keyword, flags, arguments: rest, heredocs }: Instruction): string {
  return JSON.stringify([
    keyword,
    flags.map(({ name, value }) => [name, value?.text]),
    withOneBlank(rest.text),
    heredocs.map(({ body }) => text.slice(body.start, body.end)),
  ]);
}

/** Blanks outside of quotes as one each. */
function withOneBlank(text: string): string {
  let quote = "";
  let result = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\\" && quote !== "'") result += text.slice(at, ++at + 1);
    else if (quote === "" && /\s/.test(character)) result += /\s$/.test(result) ? "" : " ";
    else {
      if (quote === "" && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = "";
      result += character;
    }
  }
  return result.trim();
}
