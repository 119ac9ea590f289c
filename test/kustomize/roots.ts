import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  type KustomizeBuild,
  buildKustomization,
} from "../../server/src/languages/kubernetes/model/kustomize/build.ts";
import type { KustomizeSource } from "../../server/src/languages/kubernetes/model/kustomize/files.ts";
import { asMap, asScalar, asSequence, entriesOf, scalarText } from "../../server/src/syntax/yaml/access.ts";
import type { YamlNode } from "../../server/src/syntax/yaml/tree.ts";
import { booleanValue, integerValue, scalarType } from "../../server/src/syntax/yaml/values.ts";
import { parseYamlDocument, splitDocuments } from "../../server/src/syntax/yaml/yaml.ts";
import { KUBECTL } from "../deploy/kubectl.ts";

export type Files = Readonly<Record<string, string>>;

const FILE_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Files as a build asks for them. */
export function sourceOf(files: Files): KustomizeSource {
  return {
    textOf: (path) => files[path],
    kustomizationIn: (folder) =>
      FILE_NAMES.map((name) => (folder === "" ? name : `${folder}/${name}`)).find((path) => path in files),
  };
}

/** Files written one behind another, each under a line `=== its/path`. */
export function filesIn(text: string): Files {
  const parts = text.split(/^=== (.*)\n/m).slice(1);
  const files: Record<string, string> = {};
  for (let index = 0; index < parts.length; index += 2) files[parts[index] ?? ""] = parts[index + 1] ?? "";
  return files;
}

/** What a node is to kubectl: JSON, with YAML 1.1's types. */
export function valueOf(node: YamlNode | undefined): unknown {
  const map = asMap(node);
  if (map !== undefined)
    return Object.fromEntries(entriesOf(map).map(({ key, value }) => [scalarText(key) ?? "", valueOf(value)]));
  const sequence = asSequence(node);
  if (sequence !== undefined) return sequence.items.map(valueOf);
  const scalar = asScalar(node);
  switch (scalarType(scalar)) {
    case undefined:
    case "null":
      return null;
    case "boolean":
      return booleanValue(scalar);
    case "integer":
      return integerValue(scalar);
    case "float":
      return Number(scalar?.value.replaceAll("_", ""));
    case "string":
      return scalar?.value;
  }
}

const KUSTOMIZE = /Kustomize Version: v5\.7\./;

/** The kubectl whose kustomize is compared: the one of the tests with a cluster, else the one on the search path. */
export function comparedKubectl(): { program: string } | { missing: string } {
  if (process.env["PAYLINT_KUBECTL"] === "none") return { missing: "kubectl is left out by PAYLINT_KUBECTL=none" };
  const cache =
    process.env["PAYLINT_TEST_CACHE"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "paylint-cluster");
  const built = existsSync(cache) ? readdirSync(cache).map((folder) => join(cache, folder, "kubectl")) : [];
  for (const program of [...built.filter((path) => existsSync(path)), KUBECTL]) {
    try {
      if (KUSTOMIZE.test(execFileSync(program, ["version", "--client"], { encoding: "utf8" }))) return { program };
    } catch {
      // Another one may be there.
    }
  }
  return { missing: "no kubectl with kustomize 5.7 is in the cache of the tests with a cluster or on the PATH" };
}

/** Objects, or why kubectl refuses. */
export type Printed = { readonly objects: readonly unknown[] } | { readonly refusal: string };

const run = promisify(execFile);

/** What kubectl prints of a root of files, which are written for it. */
export async function printedBy(program: string, files: Files, root: string): Promise<Printed> {
  const folder = await mkdtemp(join(tmpdir(), "paylint-kustomize-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
    const { stdout } = await run(program, ["kustomize", join(folder, root)], { env, maxBuffer: 2 ** 28 });
    const roots = splitDocuments(stdout).map(({ text }) => parseYamlDocument(text).root);
    return { objects: roots.filter((node) => asMap(node) !== undefined).map(valueOf) };
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return { refusal: (stderr ?? message).trim() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How a build differs from what kubectl prints; undefined where it does not. */
export function differenceFrom(printed: Printed, build: KustomizeBuild): string | undefined {
  if ("refusal" in printed)
    return build.open ? undefined : `kubectl refuses: ${printed.refusal.split("\n").at(-1) ?? ""}`;
  const ours = build.objects.map(({ node }) => valueOf(node));
  const theirs = structuredClone(printed.objects);
  for (const [index, { unknown }] of build.objects.entries()) {
    for (const path of unknown) for (const object of [ours[index], theirs[index]]) leaveOut(object, path);
  }
  const difference = firstDifference(ours, theirs, "");
  return difference === undefined ? undefined : `${difference} (gaps: ${build.gaps.join("; ")})`;
}

function leaveOut(value: unknown, [key = "", ...rest]: readonly string[]): void {
  if (Array.isArray(value)) for (const item of value) leaveOut(item, [key, ...rest]);
  else if (isRecord(value)) {
    if (rest.length > 0) leaveOut(value[key], rest);
    else delete value[key];
    // What held only that is not told apart from what held nothing.
    const below = value[key];
    if (rest.length === 1 && isRecord(below) && Object.keys(below).length === 0) delete value[key];
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstDifference(ours: unknown, theirs: unknown, path: string): string | undefined {
  if (isRecord(ours) && isRecord(theirs)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const difference = firstDifference(ours[key], theirs[key], `${path}/${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    for (const [index, item] of ours.entries()) {
      const difference = firstDifference(item, theirs[index], `${path}/${index}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (Object.is(ours, theirs)) return undefined;
  return `${path}: ${JSON.stringify(ours)} and not ${JSON.stringify(theirs)}`;
}

/** Builds a root of files in memory. */
export function built(files: Files, root: string): KustomizeBuild {
  return buildKustomization(root, sourceOf(files));
}
