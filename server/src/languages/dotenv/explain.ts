import type { DotenvFile } from "./model/file.ts";
import { hasOneLoader } from "./model/loader.ts";
import { describeReadings, isReadDifferentlyByOthers } from "./model/reading.ts";
import { evidenceOf } from "./secrets/concern.ts";
import { judgedEntries } from "./secrets/verdicts.ts";
import { explainVerdict } from "../../secrets/explained.ts";
import type { Explanation, Neighbours } from "../../contract/explanation.ts";

/**
 * Explains the assignment at an offset, in a comment too. Undefined where neither its name nor its value has to do with
 * a credential, and all loaders read it alike.
 */
export function explainEntry(
  file: DotenvFile,
  offset: number,
  { gitState, dotenvFiles }: Neighbours,
): Explanation | undefined {
  const found = judgedEntries(file).find(({ entry }) => entry.key.start <= offset && offset <= entry.value.end);
  if (found === undefined) return undefined;
  const { entry, verdict, standing } = found;
  const isReadByMany = standing === "set" && !hasOneLoader(file.path);
  const readings = isReadByMany ? describeReadings(entry, file.tree) : undefined;
  const explained =
    explainVerdict(entry.key.text, verdict) ??
    (isReadByMany && isReadDifferentlyByOthers(entry, file.tree)
      ? { what: "no secret", facts: [], pci: [] }
      : undefined);
  if (explained === undefined) return undefined;
  return {
    start: entry.key.start,
    end: entry.value.end,
    key: entry.key.text,
    ...explained,
    facts: [
      ...explained.facts,
      readings === undefined ? undefined : `loaders differ: ${readings}`,
      evidenceOf(file, gitState),
      standing === "commented" ? "a comment keeps what it holds as well as an assignment does" : undefined,
    ].filter((fact) => fact !== undefined),
    elsewhere: dotenvFiles()
      .filter(
        ({ path, keys }) =>
          path !== file.path && keys.some((other) => other.key === entry.key.text && !other.commented),
      )
      .map(({ path }) => path),
  };
}
