import { judge } from "./judge.ts";
import { classifyKey } from "./key-class.ts";
import { LINES_A_STEP, MASK, maskLine, nameIn } from "./mask.ts";

/** A key that lines below it may belong to. */
interface Owner {
  readonly indent: number;
  readonly key: string;
  /** Its value is a block scalar: every line of it is one value, also those that look like pairs. */
  readonly isBlock: boolean;
  /** Below it stand values of a Secret, of which nothing is shown. */
  readonly holdsSecrets: boolean;
}

const KEY = /^([ \t]*(?:- +|[{,] *)*)["']?([A-Za-z_][\w./-]*)["']?[ \t]*:(?=\s|$)/;
const BLOCK = /^(?:[&!]\S*[ \t]+){0,2}[|>][-+\d]*[ \t]*(?:#.*)?\r?$/;
const SECRET_KIND = /^[ \t]*(?:- +)?["']?kind["']?[ \t]*:[ \t]*["']?Secret["']?[ \t]*,?\r?$/;

/**
 * The lines of a YAML file fit to be shown, character for character. Beside what a line gives away by itself, a value
 * is judged by the key above it that it belongs to: in a block scalar, in a quoted text of several lines or alone on
 * the next line. Works on lines alone, so that templates and files with mistakes are masked as well.
 * Pauses between lines.
 * @param isShown whether a line, from 0, will be shown: of the others nothing is left, which saves most of the work
 */
export function* maskYaml(
  lines: readonly string[],
  isShown: (line: number) => boolean = () => true,
): Generator<void, string[]> {
  const inSecret = linesOfSecrets(lines);
  /** From the outermost to the innermost. */
  const owners: Owner[] = [];
  const blocks: Owner[] = [];
  let quoted: { readonly quote: string; readonly key: string } | undefined;
  const shownLine = (index: number): string => {
    const line = lines[index] ?? "";
    return isShown(index)
      ? maskLine(line, `${lines[index - 1] ?? ""}\n${lines[index + 1] ?? ""}`)
      : line.replaceAll(/\S/g, MASK);
  };
  const maskedLine = (line: string, index: number): string => {
    let masked = shownLine(index);
    const indent = indentOf(line);
    if (indent === line.trimEnd().length) return masked;
    const isInBlock = (blocks[0]?.indent ?? indent) < indent;
    if (line.startsWith("#", indent) && !isInBlock && quoted === undefined) return masked;
    if (line.startsWith("---")) quoted = undefined;
    const isItem = line.startsWith("- ", indent);
    // The items of a list may stand below their key without indentation.
    const isOver = (owner: Owner | undefined): boolean =>
      owner !== undefined && (owner.indent > indent || (owner.indent === indent && (!isItem || owner.isBlock)));
    while (isOver(owners.at(-1))) owners.pop();
    while (isOver(blocks.at(-1))) blocks.pop();
    const pair = KEY.exec(line);
    const content = contentOf(line, pair?.[1]?.length ?? indent, false);
    const above = owners.at(-1);
    // The outermost and the innermost block scalar: files in files go no deeper.
    const keys = new Set([blocks[0], blocks.at(-1)].flatMap((block) => block?.key ?? []));
    if (quoted !== undefined) {
      keys.add(quoted.key);
      if (line.includes(quoted.quote)) quoted = undefined;
    }
    if (pair === null && above !== undefined) keys.add(above.key);
    for (const key of keys) masked = hide(masked, key, content);
    const key = pair?.[2];
    const value = contentOf(line, pair?.[0].length ?? indent, !isInBlock);
    if (above?.holdsSecrets === true)
      masked = hideSecretValue(masked, key === undefined || above.isBlock ? content : value);
    if (key === undefined) return masked;
    const begins = key === "stringData" || (key === "data" && inSecret[index] === true);
    // `data: {password: …}`
    if (begins && /^\{.*[^\s{}]/.test(value.text)) masked = cover(masked, value.start, value.start + value.text.length);
    const holdsSecrets = begins || above?.holdsSecrets === true;
    const own = key === "value" ? (nameBeside(lines, index, pair?.[1]?.length ?? 0) ?? key) : key;
    const owner = { indent: pair?.[1]?.length ?? 0, key: own, isBlock: BLOCK.test(value.text), holdsSecrets };
    owners.push(owner);
    if (owner.isBlock) blocks.push(owner);
    masked = hide(masked, own, value);
    const quote = /^["']/.exec(value.source)?.[0];
    if (quote !== undefined && !value.source.includes(quote, 1)) quoted = { quote, key: own };
    return masked;
  };
  const result: string[] = [];
  for (const [index, line] of lines.entries()) {
    result.push(maskedLine(line, index));
    if (index % LINES_A_STEP === LINES_A_STEP - 1) yield;
  }
  return result;
}

interface Content {
  readonly start: number;
  /** Without the quotes and the comma around it. */
  readonly text: string;
  readonly source: string;
}

function contentOf(line: string, from: number, mayHaveComment: boolean): Content {
  const source = line.slice(from).trim();
  const front = /^(?:- +)*["']?/.exec(source)?.[0].length ?? 0;
  const comment = mayHaveComment && !/["']/.test(source.charAt(front - 1)) ? source.indexOf(" #", front) : -1;
  const text = source
    .slice(front, comment < 0 ? undefined : comment)
    .trimEnd()
    .replace(/["']?,?$/, "");
  return { start: line.indexOf(source, from) + front, text, source };
}

/** What a value gives away by its form alone is hidden already: only a key that speaks of secrets adds to that. */
function hide(line: string, key: string, { start, text }: Content): string {
  const keyClass = classifyKey(key);
  if (keyClass !== "strong" && keyClass !== "weak") return line;
  const verdict = judge(key, text);
  if (verdict.kind !== "secret" && verdict.kind !== "default-credential" && verdict.kind !== "weak") return line;
  return cover(line, start + verdict.start, start + verdict.end);
}

function hideSecretValue(line: string, { start, text }: Content): string {
  if (BLOCK.test(text)) return line;
  const { kind } = judge("secret", text);
  const isOpen = kind === "reference" || kind === "encrypted" || kind === "placeholder" || kind === "empty";
  return isOpen ? line : cover(line, start, start + text.length);
}

function cover(line: string, start: number, end: number): string {
  return line.slice(0, start) + MASK.repeat(end - start) + line.slice(end);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The name of the list entry that a `value:` stands in: on the line before, or on the first line after its value. */
function nameBeside(lines: readonly string[], index: number, indent: number): string | undefined {
  const after = lines.slice(index + 1, index + 200).find((line) => line.trim() !== "" && indentOf(line) <= indent);
  return nameIn(lines[index - 1] ?? "") ?? nameIn(after ?? "");
}

/** For each line, whether its document holds a Secret. */
function linesOfSecrets(lines: readonly string[]): boolean[] {
  const result: boolean[] = [];
  let start = 0;
  let isSecret = false;
  for (const [index, line] of [...lines, "---"].entries()) {
    if (SECRET_KIND.test(line)) isSecret = true;
    if (!line.startsWith("---")) continue;
    for (; start <= index; start++) result.push(isSecret);
    isSecret = false;
  }
  return result;
}
