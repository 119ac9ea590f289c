import { type TomlTable, tomlTable, tomlText } from "../../../syntax/toml.ts";

/** The releases of Python 3 that pyproject.toml allows. */
interface PythonRange {
  /** Whether some release of 3.`minor` is allowed. */
  allows(minor: number): boolean;
  /** The newest release of 3.`minor` that is allowed; undefined where all that come are. */
  newestPatch(minor: number): number | undefined;
}

/** More releases no version has had. */
const PATCHES = Array.from({ length: 41 }, (_, patch) => patch);

export function rangeOf(pyproject: TomlTable): PythonRange | undefined {
  // Poetry's may narrow that of the project.
  const texts = [
    tomlText(tomlTable(pyproject, "project"), "requires-python"),
    tomlText(tomlTable(pyproject, "tool", "poetry", "dependencies"), "python"),
  ].filter((text) => text !== undefined && text.length <= 200);
  if (texts.length === 0) return undefined;
  const ranges = texts.map((text = "") => text.split("||").map((part) => part.split(",").map((bound) => bound.trim())));
  const newest = (minor: number): number | undefined =>
    PATCHES.findLast((patch) =>
      ranges.every((parts) => parts.some((bounds) => bounds.every((bound) => satisfies(bound, minor, patch)))),
    );
  return {
    allows: (minor) => newest(minor) !== undefined,
    newestPatch(minor) {
      const patch = newest(minor);
      return patch === PATCHES.at(-1) ? undefined : patch;
    },
  };
}

/** Whether the release 3.`minor`.`patch` satisfies one bound; `==3.11` is meant to take all releases of 3.11. */
function satisfies(bound: string, minor: number, patch: number): boolean {
  const match = /^(>=|<=|<|>|~=|~|===?|!=|\^|=)?[ \t]*3(?:\.(\d{1,2}))?(?:\.(\*|\d{1,3}))?/.exec(bound);
  if (match === null) return !/^(?:<[ \t]*3|\^?2|==[ \t]*2)/.test(bound);
  const [, operator = "", text, last] = match;
  if (text === undefined) return operator !== "<";
  const named = Number(text);
  const release = last === undefined || last === "*" ? undefined : Number(last);
  const difference = minor === named ? patch - (release ?? 0) : minor - named;
  switch (operator) {
    case ">=":
    case "^":
      return difference >= 0;
    case ">":
      return difference > 0;
    case "<":
      return difference < 0;
    case "<=":
      return release === undefined ? minor <= named : difference <= 0;
    case "~=":
      return release === undefined ? minor >= named : minor === named && difference >= 0;
    case "~":
      return minor === named && difference >= 0;
    case "!=":
      return release === undefined ? minor !== named : difference !== 0;
    default:
      return minor === named && (release === undefined || difference === 0);
  }
}
