import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { asRecord, asText, recordOf } from "../../../service/package-manifest.ts";
import { NODE_DEFAULT, NODE_MAJORS } from "../versions.ts";
import { fitOf } from "./range.ts";

const ENGINES = "engines in package.json";

/**
 * The major version: what a version file names, or the default where package.json's range allows it; the first folder that
 * says so. Empty where a range shuts out the newest releases, which images have.
 */
export function versionOf(folders: readonly ProjectFiles[]): Detected<string> {
  for (const folder of folders) {
    const found = versionIn(folder);
    if (found !== undefined) return found;
  }
  return { value: NODE_DEFAULT, evidence: "a default: no file of the project names a version" };
}

function versionIn(folder: ProjectFiles): Detected<string> | undefined {
  const text = asText(asRecord(recordOf(contentOf(folder, "package.json"))["engines"])["node"]);
  const range = text === undefined || text.length > 200 ? undefined : text;
  const [file, named] = [".nvmrc", ".node-version"]
    .map((name) => [name, majorOf(contentOf(folder, name))] as const)
    .find(([, major]) => major !== undefined) ?? ["", undefined];
  if (named !== undefined && !(NODE_MAJORS.includes(named) && range !== undefined && fitOf(range, named) === "older"))
    return known(named, file);
  if (range === undefined) return undefined;
  const fitting = NODE_MAJORS.filter((major) => fitOf(range, major) === "newest");
  const [first] = fitting;
  if (first !== undefined)
    return { value: fitting.includes(NODE_DEFAULT) ? NODE_DEFAULT : (fitting.at(-1) ?? first), evidence: ENGINES };
  const older = NODE_MAJORS.filter((major) => fitOf(range, major) === "older");
  if (older.length > 0)
    return {
      value: "",
      evidence: `${ENGINES} (${range}) shut out the newest releases of ${older.join(" and ")}, and images have no older ones: allow them there`,
    };
  const major = [...range.matchAll(/(?:^|[\s|^~=<>])v?(\d{1,3})(?:\.|\s|$)/g)].at(-1)?.[1];
  return major === undefined ? undefined : known(major, ENGINES);
}

function known(major: string, source: string): Detected<string> {
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
