/** The line break of a text, by its first one: a file has one kind. */
export function lineBreakOf(text: string): string {
  return /\r\n|[\r\n]/.exec(text)?.[0] ?? "\n";
}
