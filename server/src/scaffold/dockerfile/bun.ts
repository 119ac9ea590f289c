import { LOCKFILES } from "../../languages/dockerfile/model/project.ts";
import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import { asText, recordOf, scriptsOf } from "../../service/package-manifest.ts";
import { severalIn } from "../../service/workspace.ts";
import { renderBun } from "./bun/render.ts";
import { whyNotCompiled } from "./bun/lock.ts";
import { installInputs } from "./node/inputs.ts";
import { lifecycleScripts, onlyBuilds } from "./node/lifecycle.ts";
import { memberFacts, rootOf } from "./node/members.ts";
import { foldersReadAtRunTime } from "./node/run-time.ts";
import { type Build, type Recipe, type Refusal, firstOf, isPlainPath, listOf, topOf } from "./recipe.ts";
import { fileAmong, programOf, startedBy, textOf } from "./start.ts";
import { BUN_DEFAULT } from "./versions.ts";

export function isBun(project: ProjectFiles): boolean {
  const root = project.workspace === undefined ? project : rootOf(project.workspace);
  const named = recordOf(contentOf(root, "package.json"))["packageManager"];
  return typeof named === "string" ? named.startsWith("bun@") : firstOf(root, LOCKFILES.bun) !== undefined;
}

/** One binary where the packages allow it; else the source and its packages beside Bun, without a shell. */
export const BUN: Recipe = {
  language: "Bun",
  entryTitle: "File that Bun starts",
  made: ({ member, facts }, { entry, script }) => [
    "**/node_modules",
    "coverage",
    ...(script !== "" && /^(?:dist|out|build)\//.test(entry)
      ? [`${member === undefined ? "" : `${member}/`}${topOf(entry)}`]
      : []),
    ...listOf(facts["outputs"]),
  ],
  letIn: ({ facts }) => (listOf(facts["files"]).includes(".npmrc") ? [".npmrc"] : []),
  detect,
  checkVersion: (version) =>
    /^1\.\d{1,3}(?:\.\d{1,3})?$/.test(version) ? undefined : "Give a version such as 1.4 or 1.4.5",
  checkEntry: (entry) =>
    isPlainPath(entry) && /\.[cm]?[jt]sx?$/.test(entry)
      ? undefined
      : "Give a file inside the project, such as src/server.ts",
  render: renderBun,
};

function detect(project: ProjectFiles): Build | Refusal {
  const { workspace } = project;
  const root = workspace === undefined ? project : rootOf(workspace);
  const several = severalIn(project, "package.json", ["package.json"]);
  if (several !== undefined)
    return {
      refusal: `${several} makes this a workspace of several packages, each service of which has an image of its own`,
    };
  const lockfile = firstOf(root, LOCKFILES.bun);
  if (lockfile === undefined)
    return {
      refusal:
        "package.json names Bun as its package manager, but bun.lock is not there. Run `bun install` and commit it",
    };
  const manifest = recordOf(contentOf(project, "package.json"));
  const rootManifest = recordOf(contentOf(root, "package.json"));
  if (/\bnext start\b|\.next\/standalone\//.test(scriptsOf(project)["start"] ?? ""))
    return {
      refusal:
        "Next.js runs on Node.js in production. Write its Dockerfile with the snippet `pay-dockerfile-node`, or install its packages with npm, pnpm or Yarn",
    };
  const member = workspace === undefined ? { facts: {}, scripts: [] } : memberFacts(workspace, rootManifest);
  if ("refusal" in member) return member;
  const inputs = installInputs(root, rootManifest, "bun", lockfile);
  if ("refusal" in inputs) return inputs;
  const builders = inputs.scripts.filter((name) => onlyBuilds(root, name));
  const facts: Readonly<Record<string, string | undefined>> = {
    files: inputs.files.join("\n"),
    folders: inputs.folders.join("\n"),
    remarks: inputs.remarks.join("\n"),
    readsAll: inputs.readsAll ? "yes" : "",
    variables: inputs.credential?.variables.join("\n"),
    scripts: [...inputs.scripts.filter((name) => !builders.includes(name)), ...member.scripts].join("\n"),
    builders: builders.join("\n"),
    idle: lifecycleScripts(root)
      .filter((name) => !inputs.scripts.includes(name))
      .join("\n"),
    readAtRunTime: foldersReadAtRunTime(project).join("\n"),
    ...member.facts,
  };
  const entry = entryOf(project, manifest);
  return {
    kind: "bun",
    version: versionOf(rootManifest),
    entry,
    tool: { value: "bun", evidence: lockfile },
    script:
      scriptsOf(project)["build"] !== undefined && /^(?:dist|out|build)\//.test(entry.value)
        ? { value: "build", evidence: `the build script in package.json, which makes ${entry.value}` }
        : { value: "", evidence: "a default: Bun runs the source itself" },
    compile: compileOf(project, root, lockfile),
    ...(workspace === undefined ? {} : { member: workspace.member }),
    ...(inputs.credential === undefined ? {} : { registry: inputs.credential }),
    facts: Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, string] => (fact[1] ?? "") !== "")),
  };
}

function compileOf(project: ProjectFiles, root: ProjectFiles, lockfile: string): Detected<string> {
  if (project.workspace !== undefined) return { value: "no", evidence: "a member keeps the packages of its workspace" };
  const why = whyNotCompiled(root.files.get(lockfile));
  return why === undefined
    ? { value: "yes", evidence: `no package in ${lockfile} has native code or starts files` }
    : { value: "no", evidence: why };
}

function versionOf(manifest: Readonly<Record<string, unknown>>): Detected<string> {
  const named = /^bun@(1\.\d{1,3}\.\d{1,3})/.exec(asText(manifest["packageManager"]) ?? "")?.[1];
  return named === undefined
    ? { value: BUN_DEFAULT, evidence: "a default: package.json does not name the version in packageManager" }
    : { value: named, evidence: "packageManager in package.json" };
}

function entryOf(project: ProjectFiles, manifest: Readonly<Record<string, unknown>>): Detected<string> {
  const start = scriptsOf(project)["start"] ?? "";
  const candidates: readonly (readonly [string | undefined, string])[] = [
    [
      fileAmong(programOf(start.replace(/\bbun run (?=\S*[./])/, "bun "), "bun") ?? []),
      "the start script in package.json",
    ],
    [fileAmong(startedBy(project, "bun") ?? []), "the start command in Dockerfile"],
    [textOf(manifest["module"]), "module in package.json"],
    [textOf(manifest["main"]), "main in package.json"],
  ];
  for (const [entry, evidence] of candidates) {
    const plain = entry?.replace(/^\.\//, "");
    if (plain !== undefined && isPlainPath(plain)) return { value: plain, evidence };
  }
  return { value: "", evidence: "neither a start script nor module in package.json names the file that is started" };
}
