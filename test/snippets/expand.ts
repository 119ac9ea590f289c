/**
 * The text that VS Code inserts for a snippet when nobody types anything: `${1:default}`, `${2|first,second|}`, `$0`,
 * repeated stops, and the escapes `\$`, `\}`, `\\`. Nothing else of the format is used, and anything else throws.
 */
export function expandSnippet(body: string): string {
  const pieces: (string | { readonly stop: string })[] = [];
  const defaults = new Map<string, string>();
  for (let index = 0; index < body.length;) {
    const rest = body.slice(index);
    const match =
      /^\\(?<escaped>[\\$}])/.exec(rest) ??
      /^\$(?:(?<plainStop>\d+)|\{(?<stop>\d+)(?::(?<fallback>(?:[^\\$}]|\\[\\$}])*)|\|(?<choices>[^|$}]+)\|)?\})/.exec(
        rest,
      ) ??
      /^(?<text>[^\\$])/s.exec(rest);
    if (match === null) throw new Error(`Not a form that snippets use here: ${rest.slice(0, 40)}`);
    const { escaped, plainStop, stop = plainStop, fallback, choices, text } = match.groups ?? {};
    const value = fallback?.replaceAll(/\\([\\$}])/g, "$1") ?? choices?.split(",")[0];
    if (stop !== undefined && value !== undefined && !defaults.has(stop)) defaults.set(stop, value);
    pieces.push(stop === undefined ? (escaped ?? text ?? "") : { stop });
    index += match[0].length;
  }
  return pieces.map((piece) => (typeof piece === "string" ? piece : (defaults.get(piece.stop) ?? ""))).join("");
}
