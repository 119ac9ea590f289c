import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { entryOf, itemsAt, scalarText, textAt } from "../syntax/yaml-access.ts";
import { parseYamlDocument } from "../syntax/yaml.ts";
import { refuse } from "./stop.ts";

export const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Fields that run programs or charts, or fetch something. */
const REFUSED_FIELDS = [
  "helmCharts",
  "helmChartInflationGenerator",
  "helmGlobals",
  "generators",
  "transformers",
  "validators",
  "openapi",
];
const MAX_FOLDERS = 200;

/**
 * Looks through a kustomization and all that it builds on, and refuses what would fetch something or run a program: a
 * remote base can change between the look and the deploy.
 * @returns the kustomization files, and the files that they name, all absolute
 */
export async function readKustomizationTree(folder: string, root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  const visit = async (current: string): Promise<void> => {
    if (seen.has(current)) return;
    seen.add(current);
    if (seen.size > MAX_FOLDERS)
      refuse("render/kustomization", `The kustomization is made of more than ${MAX_FOLDERS} folders`);
    const file = KUSTOMIZATION_NAMES.map((name) => join(current, name)).find((path) => existsSync(path));
    if (file === undefined) return refuse("render/kustomization", `\`${shown(root, current)}\` holds no kustomization`);
    files.push(file);
    for (const path of await resourcesOf(file, root)) {
      if (isFolder(path)) await visit(path);
      else files.push(path);
    }
  };
  await visit(folder);
  return files;
}

async function resourcesOf(file: string, root: string): Promise<string[]> {
  const text = await readFile(file, "utf8");
  const { root: tree, problems } = parseYamlDocument(text);
  const name = shown(root, file);
  const place = { path: name, line: 1 };
  if (problems.length > 0)
    refuse("render/kustomization", `\`${name}\` is not readable YAML: ${problems[0]?.message ?? ""}`, { place });
  const refused = REFUSED_FIELDS.find((field) => entryOf(tree, field) !== undefined);
  if (refused !== undefined)
    refuse("render/plugin", `\`${name}\` uses \`${refused}\`, which can run programs or fetch charts`, {
      hint: "Render it in your pipeline, and deploy the rendered files",
      place,
    });
  const named = ["resources", "bases", "components", "crds", "configurations"].flatMap((field) =>
    itemsAt(tree, field).flatMap((item) => scalarText(item) ?? []),
  );
  const patches = [
    ...itemsAt(tree, "patches"),
    ...itemsAt(tree, "patchesJson6902"),
    ...itemsAt(tree, "replacements"),
  ].flatMap((item) => textAt(item, "path") ?? []);
  const remote = [...named, ...patches].find(isRemote);
  if (remote !== undefined)
    refuse("render/remote", `\`${name}\` takes \`${withoutCredentials(remote)}\` from elsewhere`, {
      hint: "Keep a copy of it in the repository",
      place,
    });
  return named.map((path) => resolve(file, "..", path));
}

/** Anything that kustomize would fetch rather than read from the disk (kubernetes-sigs/kustomize, remote targets). */
function isRemote(path: string): boolean {
  return /^[a-z][a-z\d+.-]*:|^[\w.-]+@|^(?:github\.com|gitlab\.com|bitbucket\.org)\/|\?ref=|\.git(?:\/|$|\?)|^git::/i.test(
    path,
  );
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function shown(root: string, path: string): string {
  return relative(root, path).replaceAll("\\", "/") || ".";
}
