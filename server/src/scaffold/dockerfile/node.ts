import { LOCKFILES } from "../../languages/dockerfile/model/project.ts";
import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import { asRecord, asText, recordOf, scriptsOf } from "../../service/package-manifest.ts";
import {
  type Build,
  type ImageAnswers,
  type Recipe,
  type Refusal,
  ending,
  firstOf,
  isPlainPath,
  jsonForm,
  secretMount,
  topOf,
} from "./recipe.ts";
import { workspaceFileOf } from "../../service/workspace.ts";
import { startOf } from "./start.ts";
import { NODE_DEFAULT, NODE_MAJORS, YARN_CLASSIC } from "./versions.ts";

type Manager = "npm" | "yarn" | "yarn-berry" | "pnpm";

/** Builds with all packages, ships without the development ones, on an image without a shell. */
export const NODE: Recipe = {
  language: "Node.js",
  entryTitle: "File that Node.js starts",
  detect,
  checkVersion: (version) =>
    NODE_MAJORS.includes(version)
      ? undefined
      : `Give a version with fixes and a distroless image: ${NODE_MAJORS.join(", ")}`,
  checkEntry(entry) {
    const [file = "", ...words] = entry.split(" ");
    return isPlainPath(file) && words.every((word) => /^[\w./=:-]+$/.test(word))
      ? undefined
      : "Give a file inside the project, such as dist/server.js, and what follows it";
  },
  render,
  made(_build, { entry, script }) {
    const top = topOf(entry);
    // Other folders may hold sources that the build script has nothing to do with.
    const isBuilt = script !== "" && /^(?:dist|out|build)$/.test(top);
    return ["**/node_modules", "coverage", ".next", ...(isBuilt ? [top] : [])];
  },
};

function detect(project: ProjectFiles): Build | Refusal {
  const manifest = recordOf(contentOf(project, "package.json"));
  const root = workspaceFileOf((name) => contentOf(project, name));
  if (root !== undefined)
    return {
      refusal: `${root} makes this a workspace of several packages, each service of which has an image of its own`,
    };
  const manager = managerOf(project, manifest);
  if ("refusal" in manager) return manager;
  const { tool, toolVersion, lockfile } = manager;
  const scripts = scriptsOf(project);
  const build = scripts["build"];
  const hasDependencies = ["dependencies", "optionalDependencies"].some(
    (key) => Object.keys(asRecord(manifest[key])).length > 0,
  );
  return {
    kind: "node",
    version: versionOf(project, manifest),
    entry: startOf(project, manifest),
    tool,
    ...(toolVersion === undefined ? {} : { toolVersion }),
    script:
      build === undefined
        ? { value: "", evidence: "package.json has no build script" }
        : { value: "build", evidence: "the build script in package.json" },
    facts: {
      lockfile,
      ...(hasDependencies ? { hasDependencies: "yes" } : {}),
      ...(project.existing.includes("pnpm-workspace.yaml") ? { settings: "pnpm-workspace.yaml" } : {}),
    },
  };
}

interface Managed {
  readonly tool: Detected<Manager>;
  readonly toolVersion?: Detected<string>;
  readonly lockfile: string;
}

/** What package.json names, or the only lockfile there is. */
function managerOf(project: ProjectFiles, manifest: Readonly<Record<string, unknown>>): Managed | Refusal {
  const named = /^(npm|yarn|pnpm)@(\d+\.\d+\.\d+)/.exec(asText(manifest["packageManager"]) ?? "");
  const locked = (["npm", "yarn", "pnpm"] as const).filter((name) => firstOf(project, LOCKFILES[name]) !== undefined);
  const name = (named?.[1] as "npm" | "yarn" | "pnpm" | undefined) ?? locked[0];
  if (name === undefined)
    return {
      refusal:
        "package.json has no lockfile beside it, so that each build could take other packages. Run `npm install` (or yarn, pnpm, bun) and commit the lockfile; a member of a workspace is built from the whole of it",
    };
  const lockfile = firstOf(project, LOCKFILES[name]);
  if (lockfile === undefined)
    return {
      refusal: `package.json names ${name} as its package manager, but ${LOCKFILES[name][0]} is not there. Run \`${name} install\` and commit it`,
    };
  if (named === null && locked.length > 1)
    return {
      refusal: `the lockfiles of ${locked.join(" and ")} are there. Delete the one that is not kept up to date, or name the package manager in package.json`,
    };
  const evidence = named === null ? lockfile : "packageManager in package.json";
  const version = (known: string | undefined): Detected<string> =>
    known === undefined
      ? { value: "", evidence: `package.json does not name the version of ${name} in packageManager` }
      : { value: known, evidence: "packageManager in package.json" };
  if (name === "npm") return { tool: { value: "npm", evidence }, lockfile };
  if (name === "pnpm") return { tool: { value: "pnpm", evidence }, toolVersion: version(named?.[2]), lockfile };
  const settings = contentOf(project, ".yarnrc.yml");
  const isClassic = named === null ? settings === undefined : named[2]?.startsWith("1.") === true;
  if (isClassic)
    return {
      tool: { value: "yarn", evidence },
      toolVersion:
        named?.[2] === undefined ? { value: YARN_CLASSIC, evidence: "the last Yarn Classic" } : version(named[2]),
      lockfile,
    };
  if (!/^nodeLinker:[ \t]*["']?(?:node-modules|pnpm)\b/m.test(settings ?? ""))
    return {
      refusal:
        "Yarn's Plug'n'Play needs its own loader at run time. Set `nodeLinker: node-modules` in .yarnrc.yml, or write the Dockerfile with the snippet `pay-dockerfile-node`",
    };
  const release = /^yarnPath:.*yarn-(\d+\.\d+\.\d+)\.cjs/m.exec(settings ?? "")?.[1];
  const toolVersion =
    named === null && release !== undefined
      ? { value: release, evidence: "yarnPath in .yarnrc.yml" }
      : version(named?.[2]);
  return { tool: { value: "yarn-berry", evidence }, toolVersion, lockfile };
}

/** The major version: what a version file names, or the default where package.json's range allows it. */
function versionOf(project: ProjectFiles, manifest: Readonly<Record<string, unknown>>): Detected<string> {
  const sources: readonly (readonly [string, string | undefined])[] = [
    [".nvmrc", majorOf(contentOf(project, ".nvmrc"))],
    [".node-version", majorOf(contentOf(project, ".node-version"))],
    ["engines in package.json", majorOfRange(asRecord(manifest["engines"])["node"])],
  ];
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

function render(build: Build, answers: ImageAnswers): readonly string[] {
  const { version, script } = answers;
  const steps = STEPS[build.tool.value as Manager];
  const { lockfile = "", settings = "", hasDependencies } = build.facts;
  const needsModules = hasDependencies === "yes";
  const mounts = `--mount=type=cache,target=${steps.cache}${secretMount(answers, steps.secret.id, steps.secret.target)}`;
  return [
    `FROM node:${version}-slim AS build`,
    "WORKDIR /app",
    ...steps.tool(answers.toolVersion),
    `COPY ${["package.json", lockfile, settings].filter((name) => name !== "").join(" ")} ./`,
    `RUN ${mounts}${steps.settings ?? ""} ${steps.install}`,
    "COPY . .",
    ...(script === "" ? [] : [`RUN ${steps.command} run ${script}`]),
    ...(needsModules ? [`RUN ${steps.prunesAlone ? "" : `${mounts} `}${steps.prune}`] : []),
    "",
    `FROM gcr.io/distroless/nodejs${version}-debian13:nonroot`,
    "ENV NODE_ENV=production",
    "WORKDIR /app",
    ...shipped(answers.entry, needsModules),
    ...ending(answers, [`CMD ${jsonForm(answers.entry.split(" "))}`]),
  ];
}

/** What the image gets of the build: the packages and the folder that the started file is in. */
function shipped(entry: string, needsModules: boolean): string[] {
  const [file = ""] = entry.split(" ");
  const top = topOf(file);
  if (top === "node_modules" || top === file) return ["COPY --from=build /app ./"];
  return [
    "COPY --from=build /app/package.json ./",
    ...(needsModules ? ["COPY --from=build /app/node_modules ./node_modules"] : []),
    "# What else the service reads at run time, such as templates or migrations, is copied in the same way.",
    `COPY --from=build /app/${top} ./${top}`,
  ];
}

interface Steps {
  readonly command: string;
  /** Brings the tool into the image. */
  tool(version: string): string[];
  readonly cache: string;
  readonly secret: { readonly id: string; readonly target: string };
  /** A mount of the tool's own settings, which may name a registry's token and so get into no layer. */
  readonly settings?: string;
  readonly install: string;
  readonly prune: string;
  /** Taking the development packages away needs neither the cache nor the registry. */
  readonly prunesAlone?: boolean;
}

const NPMRC = { id: "npmrc", target: "/root/.npmrc" };

const STEPS: Readonly<Record<Manager, Steps>> = {
  npm: {
    command: "npm",
    tool: () => [],
    cache: "/root/.npm",
    secret: NPMRC,
    install: "npm ci --include=dev",
    prune: "npm prune --omit=dev",
    prunesAlone: true,
  },
  pnpm: {
    command: "pnpm",
    tool: (version) => [`RUN npm install --global pnpm@${version}`],
    cache: "/pnpm-store",
    secret: NPMRC,
    install: "pnpm install --frozen-lockfile --prod=false --store-dir=/pnpm-store",
    prune: "CI=true pnpm prune --prod --ignore-scripts",
    prunesAlone: true,
  },
  yarn: {
    command: "yarn",
    tool: (version) => ["# The base image may bring another Yarn.", `RUN npm install --global --force yarn@${version}`],
    cache: "/usr/local/share/.cache/yarn",
    secret: NPMRC,
    install: "yarn install --frozen-lockfile --production=false",
    prune: "yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline",
  },
  "yarn-berry": {
    command: "yarn",
    tool: (version) => [
      "# The base image may bring another Yarn.",
      `RUN npm install --global --force @yarnpkg/cli-dist@${version}`,
      "ENV YARN_IGNORE_PATH=1 YARN_ENABLE_GLOBAL_CACHE=1",
    ],
    cache: "/root/.yarn/berry/cache",
    secret: { id: "yarnrc", target: "/root/.yarnrc.yml" },
    settings: " --mount=type=bind,source=.yarnrc.yml,target=.yarnrc.yml",
    install: "yarn install --immutable",
    prune: "yarn workspaces focus --production",
  },
};
