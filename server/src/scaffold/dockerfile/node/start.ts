import type { Detected } from "../../../service/detected.ts";
import type { ProjectFiles } from "../../../service/files.ts";
import { scriptsOf } from "../../../service/package-manifest.ts";
import { isPlainPath } from "../recipe.ts";
import { programOf, startedBy, textOf } from "../start.ts";
import { type NodeStart, nodeStart, tsNodeStart, tsxStart } from "./loaders.ts";

/**
 * What a Node.js service starts: from its Dockerfile, its scripts, what its build writes, or its framework.
 * @param ships whether a package is in the image
 */
export function startOf(
  project: ProjectFiles,
  manifest: Readonly<Record<string, unknown>>,
  ships: (name: string) => boolean,
): Detected<string> {
  const scripts = scriptsOf(project);
  const start = scripts["start"] ?? "";
  const built = /--outfile[= ]([\w./-]+\.[cm]?js)\b/.exec(scripts["build"]?.slice(0, 2000) ?? "")?.[1];
  const candidates: readonly (readonly [NodeStart | undefined, string])[] = [
    [nodeStart(startedBy(project, "node") ?? []), "the start command in Dockerfile"],
    [plain(built), "what the build script in package.json writes"],
    [startIn(scripts["start:prod"] ?? ""), "the start:prod script in package.json"],
    [startIn(start), "the start script in package.json"],
    [plain(/\bnest start\b/.test(start) ? "dist/main.js" : undefined), "the start script in package.json, of NestJS"],
    [plain(textOf(manifest["main"])), "main in package.json"],
  ];
  let missing: string | undefined;
  for (const [found, evidence] of candidates) {
    if (found === undefined) continue;
    const lacking = found.packages.find((name) => !ships(name));
    if (lacking !== undefined)
      missing ??= `${evidence} runs with \`${lacking}\`, which is not among the dependencies and so not in the image. Move it there, or let \`start\` run what the build makes`;
    // Where the start is known, what would run the same sources without it is none.
    else if (missing === undefined || /\.[cm]?js$/.test(found.entry)) return { value: found.entry, evidence };
  }
  return {
    value: "",
    evidence: missing ?? "neither a start script nor main in package.json names the file that is started",
  };
}

function startIn(script: string): NodeStart | undefined {
  const [node, tsx, tsNode, module] = ["node", "tsx", "ts-node", "ts-node-esm"].map((name) => programOf(script, name));
  if (node !== undefined) return nodeStart(node);
  if (tsx !== undefined) return tsxStart(tsx);
  const words = tsNode ?? module;
  return words === undefined ? undefined : tsNodeStart(words, tsNode === undefined);
}

function plain(path: string | undefined): NodeStart | undefined {
  const file = path?.replace(/^\.\//, "");
  return file !== undefined && isPlainPath(file) ? { entry: file, packages: [] } : undefined;
}
