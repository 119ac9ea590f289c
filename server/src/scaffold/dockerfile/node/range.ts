type Release = readonly [major: number, minor: number, patch: number];

interface Bound {
  readonly operator: string;
  /** As far as it is written. */
  readonly numbers: readonly number[];
}

/** What a range says of a major version, of whose releases images have the newest: it may be shut out, alone or with all. */
export type Fit = "newest" | "older" | "none";

/** @param range as `engines` of package.json has it: `>=20 <21 || 24 <24.17.0` */
export function fitOf(range: string, major: string): Fit {
  const alternatives = range
    .replaceAll(/(?<![\w.])([\w.*]{1,20})[ \t]{1,5}-[ \t]{1,5}([\w.*]{1,20})/g, ">=$1 <=$2")
    .split("||")
    .map((part) => boundsOf(part));
  const newest: Release = [Number(major), Number.MAX_SAFE_INTEGER, 0];
  if (alternatives.some((bounds) => bounds.every((bound) => holds(bound, newest)))) return "newest";
  const first: Release = [Number(major), 0, 0];
  const some = (bound: Bound): boolean => holds(bound, bound.operator.startsWith("<") ? first : newest);
  return alternatives.some((bounds) => bounds.every(some)) ? "older" : "none";
}

function boundsOf(part: string): readonly Bound[] {
  return [...part.matchAll(/(>=|<=|[<>^~=])?[ \t]{0,5}v?(\d{1,5})(?:\.(\d{1,5}))?(?:\.(\d{1,5}))?/g)].map(
    ([, operator = "", ...numbers]) => ({
      operator,
      numbers: numbers.flatMap((number: string | undefined) => (number === undefined ? [] : Number(number))),
    }),
  );
}

/** One release alone (`24.1.0`, `~24.1`) is what a person had when they wrote it: its whole major counts. */
function holds({ operator, numbers }: Bound, release: Release): boolean {
  const difference = numbers.map((number, at) => (release[at] ?? 0) - number).find((one) => one !== 0) ?? 0;
  switch (operator) {
    case ">=":
      return difference >= 0;
    case ">":
      return difference > 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    default:
      return numbers[0] === release[0];
  }
}
