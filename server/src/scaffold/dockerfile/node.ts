import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import { asRecord, recordOf, scriptsOf } from "../../service/package-manifest.ts";
import type { Runtime } from "../../service/runtime.ts";
import { severalIn } from "../../service/workspace.ts";
import { bundledKeys } from "./node/bundled.ts";
import { installInputs } from "./node/inputs.ts";
import { areEntryWords, fileOf } from "./node/loaders.ts";
import { managerOf } from "./node/manager.ts";
import { memberFacts, rootOf } from "./node/members.ts";
import { nextOf } from "./node/next.ts";
import { generatesInBuild, lacksClient, refuseOldPrisma } from "./node/prisma.ts";
import { renderNode } from "./node/render.ts";
import { foldersReadAtRunTime } from "./node/run-time.ts";
import { startOf } from "./node/start.ts";
import { versionOf } from "./node/version.ts";
import { type Build, type Recipe, type Refusal, listOf, topOf } from "./recipe.ts";
import { NODE_MAJORS } from "./versions.ts";

/** Builds with all packages, ships without the development ones, on an image without a shell. */
export const NODE: Recipe = {
  language: "Node.js",
  entryTitle: "File that Node.js starts",
  detect,
  checkVersion: (version) =>
    NODE_MAJORS.includes(version)
      ? undefined
      : `Give a version with fixes and a distroless image: ${NODE_MAJORS.join(", ")}`,
  checkEntry: (entry) =>
    areEntryWords(entry)
      ? undefined
      : "Give a file inside the project, such as dist/server.js, behind what it is loaded with: --import tsx src/server.ts",
  render: renderNode,
  made({ member, facts }, { entry, script }) {
    const prefix = member === undefined ? "" : `${member}/`;
    const top = topOf(fileOf(entry));
    // Other folders may hold sources that the build script has nothing to do with.
    const isBuilt = script !== "" && /^(?:dist|out|build)$/.test(top);
    return [
      "**/node_modules",
      "**/.next",
      "**/*.tsbuildinfo",
      ".yarn/cache",
      ".yarn/install-state.gz",
      "coverage",
      ...(isBuilt ? [prefix + top] : []),
      ...listOf(facts["outputs"]),
      // What a member's own list leaves out of Git would be left out of the image, too.
      ...(member === undefined ? [] : ["**/.gitignore"]),
    ];
  },
  letIn: ({ facts }) => (listOf(facts["files"]).includes(".npmrc") ? [".npmrc"] : []),
};

function detect(project: ProjectFiles, runtime: Runtime): Build | Refusal {
  const { workspace } = project;
  const root = workspace === undefined ? project : rootOf(workspace);
  const several = severalIn(project, "package.json", ["package.json", "pnpm-workspace.yaml"]);
  if (several !== undefined)
    return {
      refusal: `${several} makes this a workspace of several packages, each service of which has an image of its own`,
    };
  const nx = refuseNx(project, root);
  if (nx !== undefined) return nx;
  const rootManifest = recordOf(contentOf(root, "package.json"));
  const manager = managerOf(root, rootManifest);
  if ("refusal" in manager) return manager;
  const next = nextOf(project, runtime.framework);
  if (next !== undefined && "refusal" in next) return next;
  const member = workspace === undefined ? { facts: {}, scripts: [] } : memberFacts(workspace, rootManifest);
  if ("refusal" in member) return member;
  const { tool, toolVersion, lockfile } = manager;
  const generated = workspace === undefined ? (lacksClient(project, false) ? "." : "") : member.facts["generated"];
  if (workspace !== undefined && tool.value === "pnpm" && ((generated ?? "") !== "" || generatesInBuild(project)))
    return {
      refusal:
        "Prisma's client is made among the packages, which `pnpm deploy` takes anew for the image. Let `postinstall` run `prisma generate`: it runs there, too",
    };
  const manifest = recordOf(contentOf(project, "package.json"));
  const old = [manifest, rootManifest].flatMap((one) => refuseOldPrisma(one) ?? [])[0];
  if (old !== undefined) return old;
  const inputs = installInputs(root, rootManifest, tool.value, lockfile);
  if ("refusal" in inputs) return inputs;
  const outside = inputs.folders.find((path) => path.startsWith("../"));
  if (outside !== undefined)
    return {
      refusal: `package.json takes a package from ${outside}, which lies outside of what is built. Make both members of one workspace`,
    };
  // npm keeps what the workspace's root needs beside what the member does.
  const shipping = tool.value === "npm" ? [manifest, rootManifest] : [manifest];
  const ships = (name: string): boolean => shipping.some((one) => asRecord(one["dependencies"])[name] !== undefined);
  const facts: Record<string, string | undefined> = {
    files: inputs.files.join("\n"),
    folders: inputs.folders.join("\n"),
    remarks: inputs.remarks.join("\n"),
    scripts: [...inputs.scripts, ...member.scripts].join("\n"),
    readsAll: inputs.readsAll ? "yes" : "",
    variables: inputs.credential?.variables.join("\n"),
    hasDependencies: hasDependencies(manifest) ? "yes" : "",
    next: next?.kind,
    nextConfig: next?.config,
    nextVariable: next?.variable,
    nextReads: next?.readsFiles === true ? "yes" : "",
    bundled: bundledKeys(project).join("\n"),
    readAtRunTime: foldersReadAtRunTime(project).join("\n"),
    ...member.facts,
    generated,
  };
  return {
    kind: "node",
    version: versionOf(workspace === undefined ? [project] : [project, root]),
    entry: next?.entry ?? startOf(project, manifest, ships),
    tool,
    ...(toolVersion === undefined ? {} : { toolVersion }),
    script: buildScript(project),
    ...(workspace === undefined ? {} : { member: workspace.member }),
    ...(inputs.credential === undefined ? {} : { registry: inputs.credential }),
    facts: Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, string] => (fact[1] ?? "") !== "")),
  };
}

function buildScript(project: ProjectFiles): Detected<string> {
  return scriptsOf(project)["build"] === undefined
    ? { value: "", evidence: "package.json has no build script" }
    : { value: "build", evidence: "the build script in package.json" };
}

function hasDependencies(manifest: Readonly<Record<string, unknown>>): boolean {
  return ["dependencies", "optionalDependencies"].some((key) => Object.keys(asRecord(manifest[key])).length > 0);
}

/** Nx builds by targets of its own, which a script need not name. */
function refuseNx(project: ProjectFiles, root: ProjectFiles): Refusal | undefined {
  if (!root.existing.includes("nx.json") || scriptsOf(project)["build"] !== undefined) return undefined;
  return {
    refusal:
      "nx.json says that Nx builds this, and package.json has no build script. `nx generate @nx/node:setup-docker` writes a Dockerfile for what `nx build` makes of a project; `paylint check` looks it over",
  };
}
