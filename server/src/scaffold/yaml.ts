/** A part of a YAML text: a line, or lines to stand one level deeper. */
export type Block = string | readonly Block[];

/** Lines with two blanks of indentation a level, ended by a line break. */
export function toYaml(blocks: readonly Block[]): string {
  return `${linesOf(blocks, -1).join("\n")}\n`;
}

function linesOf(block: Block, level: number): string[] {
  if (typeof block === "string") return [block === "" ? "" : "  ".repeat(level) + block];
  return block.flatMap((part) => linesOf(part, level + 1));
}

/** Several documents in one file. */
export function toStream(documents: readonly (readonly Block[])[]): string {
  return documents.map(toYaml).join("---\n");
}

/**
 * A text that stays a text: numbers, `on` and `012` mean other things to Kubernetes, which reads YAML 1.1.
 * JSON's quoting is YAML's, but for control characters that JSON lets stand.
 */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A name as it is, in quotes where some reader of YAML would see another thing in it: `on`, `e0`, `2024-01-01`. */
export function plain(name: string): string {
  const isWord = /^[A-Za-z][\w./:@=+-]*$/.test(name) && !name.endsWith(":");
  const isOther = /^(?:y|n|yes|no|on|off|true|false|null|e[-+]?\d*)$/i.test(name);
  return isWord && !isOther ? name : quoted(name);
}

/** A mapping of names, one a line. */
export function mapping(entries: Readonly<Record<string, string>>): string[] {
  return Object.entries(entries).map(([key, value]) => `${key}: ${plain(value)}`);
}
