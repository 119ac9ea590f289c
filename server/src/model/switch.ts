/** Words by which settings are turned on and off, in lower case. */
const OPPOSITES: readonly (readonly [on: string, off: string])[] = [
  ["true", "false"],
  ["1", "0"],
  ["yes", "no"],
  ["on", "off"],
  ["enabled", "disabled"],
  ["enable", "disable"],
  ["y", "n"],
  ["t", "f"],
];

const POSITIONS = new Map(
  OPPOSITES.flatMap(([on, off]) => [
    [on, true],
    [off, false],
  ]),
);
const LONGEST_WORD = Math.max(...[...POSITIONS.keys()].map((word) => word.length));

/** What a value says as a switch; undefined when it is none. */
export function switchOf(value: string): boolean | undefined {
  const word = value.trim();
  return word.length > LONGEST_WORD ? undefined : POSITIONS.get(word.toLowerCase());
}

/** The other position of a switch, in the words and the case that it is written in. */
export function opposite(value: string): string {
  const word = value.trim();
  const lower = word.toLowerCase();
  const pair = OPPOSITES.find(([on, off]) => on === lower || off === lower);
  if (pair === undefined) return word;
  return inCaseOf(word, pair[0] === lower ? pair[1] : pair[0]);
}

/** A word in the case of another: `TRUE`, `True`, `true`. */
export function inCaseOf(pattern: string, word: string): string {
  if (pattern === pattern.toLowerCase()) return word;
  if (pattern.length > 1 && pattern === pattern.toUpperCase()) return word.toUpperCase();
  return /^[A-Z]/.test(pattern) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
