import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { UNREAD_WORDS, readBytes } from "../../disk/read.ts";
import { entryOf, itemsAt, scalarText } from "../../syntax/yaml/access.ts";
import { parseYamlDocument } from "../../syntax/yaml/yaml.ts";
import type { YamlNode } from "../../syntax/yaml/tree.ts";
import { refuse } from "../decisions/stop.ts";

export const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Fields that run programs or charts, or fetch something. */
const REFUSED_FIELDS = new Set([
  "helmCharts",
  "helmChartInflationGenerator",
  "helmGlobals",
  "generators",
  "transformers",
  "validators",
  "openapi",
]);
/** Fields that hold text and never the name of a file. */
const TEXT_FIELDS = new Set(
  "apiVersion kind metadata commonLabels commonAnnotations labels images replicas namePrefix nameSuffix namespace vars buildMetadata sortOptions generatorOptions".split(
    " ",
  ),
);
/** Fields that name files, each with the parts of its items that are text. */
const FILE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  resources: [],
  bases: [],
  components: [],
  crds: [],
  configurations: [],
  patches: ["patch", "target", "options"],
  patchesStrategicMerge: [],
  patchesJson6902: ["patch", "target", "options"],
  replacements: ["source", "targets"],
  configMapGenerator: ["name", "namespace", "behavior", "type", "literals", "options"],
  secretGenerator: ["name", "namespace", "behavior", "type", "literals", "options"],
};
/** Fields whose folders are kustomizations of their own, and whose files hold objects. */
const TREE_FIELDS = ["resources", "bases", "components", "crds", "configurations"];

const MAX_FOLDERS = 200;
const MAX_LENGTH = 8 * 1024 * 1024;
/** Aliases of aliases grow without end. */
const MAX_NODES = 100_000;

/**
 * Looks through a kustomization and all that it builds on, and refuses what would fetch something or run a program: a
 * remote base can change between the look and the deploy. Go reads keys in any case and merges maps, so what is not spelled
 * as it is documented is refused, and every text that may be a file's name is looked at, wherever it stands.
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
    for (const path of await readKustomization(file, root)) {
      if (isFolder(path)) await visit(path);
      else files.push(path);
    }
  };
  await visit(folder);
  return files;
}

/** Reads one kustomization; the answer is what it builds on, absolute. */
async function readKustomization(file: string, root: string): Promise<string[]> {
  const text = await readSetText(file, root);
  const { root: tree, problems, limit } = parseYamlDocument(text);
  const name = shown(root, file);
  const place = { path: name, line: 1 };
  if (problems.length > 0 || limit !== undefined)
    refuse("render/kustomization", `\`${name}\` is not readable YAML: ${problems[0]?.message ?? limit ?? ""}`, {
      place,
    });
  for (const { key } of tree?.type === "map" ? tree.entries : []) refuseField(name, scalarText(key) ?? "");
  for (const [field, texts] of Object.entries(FILE_FIELDS)) {
    const value = entryOf(tree, field)?.value;
    for (const path of namesIn(value, new Set(texts), name))
      await checkFile(path, file, root, TREE_FIELDS.includes(field));
  }
  const folder = dirname(file);
  return TREE_FIELDS.flatMap((field) =>
    itemsAt(tree, field).flatMap((item) => {
      const path = scalarText(item?.type === "alias" ? item.target : item);
      return path === undefined ? [] : [resolve(folder, path)];
    }),
  );
}

function refuseField(name: string, field: string): void {
  const place = { path: name, line: 1 };
  if (REFUSED_FIELDS.has(field))
    refuse("render/plugin", `\`${name}\` uses \`${field}\`, which can run programs or fetch charts`, {
      hint: "Render it in your pipeline, and deploy the rendered files",
      place,
    });
  if (!TEXT_FIELDS.has(field) && !Object.hasOwn(FILE_FIELDS, field))
    refuse(
      "render/kustomization",
      `\`${name}\` has \`${field}\`, which is no field of a kustomization as it is spelled`,
      {
        hint: "kustomize may read it all the same; spell it as its documentation does, or leave it out",
        place,
      },
    );
}

/** Every text of a field that may be the name of a file, with what aliases stand for. */
function namesIn(node: YamlNode | undefined, texts: ReadonlySet<string>, name: string): string[] {
  const found: string[] = [];
  let count = 0;
  const visit = (current: YamlNode | undefined): void => {
    if (current === undefined) return;
    if (++count > MAX_NODES) refuse("render/kustomization", `\`${name}\` stands for more than ${MAX_NODES} values`);
    switch (current.type) {
      case "alias":
        return visit(current.target);
      case "sequence":
        return current.items.forEach(visit);
      case "map":
        for (const { key, value } of current.entries) {
          const word = scalarText(key) ?? "";
          if (word === "<<")
            refuse("render/kustomization", `\`${name}\` merges maps with \`<<\``, {
              hint: "Write the fields out, so that everybody sees what is built",
              place: { path: name, line: 1 },
            });
          if (!texts.has(word)) visit(value);
        }
        return;
      case "scalar":
        found.push(current.value);
        return;
      default:
        return current satisfies never;
    }
  };
  visit(node);
  return found;
}

/** @param isTree whether kustomize fetches what is not there */
async function checkFile(text: string, file: string, root: string, isTree: boolean): Promise<void> {
  const name = shown(root, file);
  const trimmed = text.trim();
  // A patch may be written out in place of a file's name.
  if (trimmed.includes("\n") || trimmed.startsWith("{") || trimmed.startsWith("[")) return;
  // `key=file` of a generator.
  for (const path of new Set([trimmed, trimmed.slice(trimmed.indexOf("=") + 1)])) {
    const whole = resolve(dirname(file), path);
    const isThere = path !== "" && existsSync(whole);
    if (isRemote(path) || (isTree && !isThere))
      refuse("render/remote", `\`${name}\` takes \`${withoutCredentials(path)}\`, which is not in the repository`, {
        hint: "Keep a copy of it in the repository",
        place: { path: name, line: 1 },
      });
    if (isThere && !isFolder(whole)) await readSetText(whole, root);
  }
}

/**
 * The text of a file that is part of the set: a regular file of the workspace, and not too large.
 * @throws Stop when it is something else
 */
export async function readSetText(path: string, root: string): Promise<string> {
  const read = await readBytes(path, root, MAX_LENGTH);
  const name = shown(root, path);
  if (typeof read === "string") return refuse("render/unreadable", `\`${name}\` cannot be read: ${UNREAD_WORDS[read]}`);
  if (!read.isWhole) return refuse("render/too-large", `\`${name}\` has more than 8 MiB`);
  return read.bytes.toString("utf8");
}

/** Anything that kustomize would fetch rather than read from the disk (kubernetes-sigs/kustomize, remote targets). */
function isRemote(path: string): boolean {
  return /^[a-z][a-z\d+.-]*:|^[\w.-]+@|^(?:github\.com|gitlab\.com|bitbucket\.org)\/|\?(?:ref|version|submodules|timeout)=|\.git(?:\/|$|\?)|^git::|\/\/|\/_git\//i.test(
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
