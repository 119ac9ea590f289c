import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { asRecord, recordOf } from "../../../service/package-manifest.ts";
import { NODE_DEFAULT, NODE_MAJORS } from "../versions.ts";

/** The major version: what a version file names, or the default where package.json's range allows it; the first folder that says so. */
export function versionOf(folders: readonly ProjectFiles[]): Detected<string> {
  const sources = folders.flatMap((folder): (readonly [string, string | undefined])[] => [
    [".nvmrc", majorOf(contentOf(folder, ".nvmrc"))],
    [".node-version", majorOf(contentOf(folder, ".node-version"))],
    ["engines in package.json", majorOfRange(asRecord(recordOf(contentOf(folder, "package.json"))["engines"])["node"])],
  ]);
  const [source, major] = sources.find(([, known]) => known !== undefined) ?? [];
  if (source === undefined || major === undefined)
    return { value: NODE_DEFAULT, evidence: "a default: no file of the project names a version" };
  return NODE_MAJORS.includes(major)
    ? { value: major, evidence: source }
    : {
        value: NODE_DEFAULT,
        evidence: `a default: ${source} names ${major}, which has no fixes or no distroless image`,
      };
}

function majorOf(text: string | undefined): string | undefined {
  return /^v?(\d{1,3})(?:\.|$)/.exec(text?.trim() ?? "")?.[1];
}

/** The default where a range is open upwards and holds it; else the last major that it names. */
function majorOfRange(range: unknown): string | undefined {
  if (typeof range !== "string" || range.length > 200) return undefined;
  const below = /<[ \t]*(\d{1,3})/.exec(range)?.[1];
  const least = /(?:>=?[ \t]*)(\d{1,3})/.exec(range)?.[1];
  if (least !== undefined && !/[|^~]/.test(range)) {
    const highest = below === undefined ? Number.MAX_SAFE_INTEGER : Number(below) - 1;
    const fits = Number(NODE_DEFAULT) >= Number(least) && Number(NODE_DEFAULT) <= highest;
    return fits ? NODE_DEFAULT : below === undefined ? least : String(highest);
  }
  const majors = [...range.matchAll(/(?:^|[\s|^~])v?(\d{1,3})(?:\.|\s|$)/g)].map((match) => match[1] ?? "");
  return majors.includes(NODE_DEFAULT) ? NODE_DEFAULT : majors.at(-1);
}
