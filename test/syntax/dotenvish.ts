import fc from "fast-check";

const PIECES = [
  "A", "B", "KEY", "a.b", "x-y", "1", "export ", "export\t", "export", "=", "=", "=", " = ", ":", ": ", " ", "  ", "\t",
  "\n", "\n", "\n", "\r\n", "\r", "'", '"', "`", "'", '"', "\\", "\\n", "\\r", "\\\"", "\\'", "\\$", "#", " #", "# ", ";",
  "$A", "$B", "${A}", "${B}", "${A:-x}", "${B-$A}", "${A:+y}", "${B+z}", "${B:?no}", "${", "}", "{", "$", "$$", "$(", "(", ")",
  "x", "value", "two words", "encrypted:", "\u00A0", "\u200B", "\uFEFF", "\0", "\f", "\v", "é", "😀", "_", "-", ".", "*", ",", "+", "?", "0",
]; // oxfmt-ignore

/** Text that looks like a .env file to a program: its signs in any order. */
export const dotenvish: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 40, size: "max" }).map((pieces) => pieces.join("")),
  },
  {
    weight: 4,
    arbitrary: fc
      .array(
        fc
          .tuple(
            fc.constantFrom("", "", "export ", "  ", "# "),
            fc.constantFrom("A", "B", "C", "KEY", "1"),
            fc.constantFrom("=", "=", " = ", ": ", "= "),
            fc.array(fc.constantFrom(...PIECES), { maxLength: 8, size: "max" }).map((pieces) => pieces.join("")),
          )
          .map((parts) => parts.join("")),
        { maxLength: 6, size: "max" },
      )
      .chain((lines) => fc.constantFrom("\n", "\r\n", "\r", "\n\n").map((lineBreak) => lines.join(lineBreak))),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
);
