import { type ImageAnswers, secretMount } from "../recipe.ts";
import type { Manager } from "./manager.ts";

/** A member of a workspace, as the tools name it. */
export interface Target {
  readonly name: string;
  /** Names of the members that it needs and that are built before it, in that order. */
  readonly built: readonly string[];
}

export interface Steps {
  readonly cache: string;
  readonly secret: { readonly id: string; readonly target: string };
  /** Brings the tool into the image. */
  tool(version: string): string[];
  install(target: Target | undefined): string;
  /** The words that run a script of the project, or of one of its members. */
  run(script: string, member?: string): string;
  /** The words that run a program of a package, at the root or in the folder of a member. */
  exec(words: string, member?: string): string;
  /** Takes the development packages away; with pnpm, gathers a member and what it needs in `/out`. */
  prune(target: Target | undefined, version: string): string;
  /** What taking them away does about the project's own install scripts, where they do not stay as they were. */
  readonly pruning?: "undoes scripts" | "runs scripts";
  /** Taking the development packages away needs neither the cache nor the registry. */
  readonly prunesAlone: boolean;
}

/** Of the Debian that the runtime image is made of: engines and native parts are chosen by its libraries. */
export function builderImage(version: string): string {
  return `node:${version}-trixie-slim`;
}

const NPMRC = { id: "npmrc", target: "/root/.npmrc" };

/** With these words npm installs, and keeps, what one member and the root need. */
const onlyFor = (target: Target | undefined): string =>
  target === undefined ? "" : ` --workspace=${target.name} --include-workspace-root`;

const npm: Steps = {
  cache: "/root/.npm",
  secret: NPMRC,
  tool: () => [],
  install: (target) => `npm ci --include=dev${onlyFor(target)}`,
  run: (script, member) => `npm run ${script}${member === undefined ? "" : ` --workspace=${member}`}`,
  exec: (words, member) =>
    member === undefined ? `npx --no-install ${words}` : `npm exec --no --workspace=${member} -- ${words}`,
  prune: (target) => `npm prune --omit=dev${onlyFor(target)}`,
  prunesAlone: true,
};

const pnpm: Steps = {
  cache: "/pnpm-store",
  secret: NPMRC,
  tool: (version) => [`RUN npm install --global pnpm@${version}`],
  install: () => "pnpm install --frozen-lockfile --prod=false --store-dir=/pnpm-store",
  run: (script, member) => `pnpm ${member === undefined ? "" : `--filter ${member} `}run ${script}`,
  exec: (words, member) => `pnpm ${member === undefined ? "" : `--filter ${member} `}exec ${words}`,
  prune: (target, version) =>
    target === undefined
      ? "CI=true pnpm install --frozen-lockfile --prod --ignore-scripts --offline --store-dir=/pnpm-store"
      : `CI=true pnpm --filter ${target.name} deploy --prod${version.startsWith("10.") ? " --legacy" : ""} --store-dir=/pnpm-store /out`,
  prunesAlone: false,
};

const yarnRun: Steps["run"] = (script, member) =>
  `yarn ${member === undefined ? "" : `workspace ${member} `}run ${script}`;

const yarn: Steps = {
  cache: "/usr/local/share/.cache/yarn",
  secret: NPMRC,
  tool: (version) => ["# The base image may bring another Yarn.", `RUN npm install --global --force yarn@${version}`],
  install: () => "yarn install --frozen-lockfile --production=false",
  run: yarnRun,
  exec: yarnRun,
  prune: () => "yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline",
  pruning: "undoes scripts",
  prunesAlone: false,
};

const berry: Steps = {
  cache: "/root/.yarn/berry/cache",
  secret: { id: "yarnrc", target: "/root/.yarnrc.yml" },
  tool: (version) => [
    "# The base image may bring another Yarn.",
    `RUN npm install --global --force @yarnpkg/cli-dist@${version}`,
    "ENV YARN_IGNORE_PATH=1 YARN_ENABLE_GLOBAL_CACHE=1",
  ],
  install: () => "yarn install --immutable",
  run: yarnRun,
  exec: yarnRun,
  prune: (target) => `yarn workspaces focus --production${target === undefined ? "" : ` ${target.name}`}`,
  pruning: "runs scripts",
  prunesAlone: false,
};

const STEPS: Readonly<Record<Manager, Steps>> = { npm, pnpm, yarn, "yarn-berry": berry };

export function stepsOf(tool: string): Steps {
  return STEPS[tool as Manager];
}

/** The mounts of a step that asks a registry, with a blank behind. */
export function registryMounts(
  { cache, secret }: Pick<Steps, "cache" | "secret">,
  answers: ImageAnswers,
  variables: readonly string[],
): string {
  const given = answers.isPrivate ? variables : [];
  const byVariable = given.map((name) => ` --mount=type=secret,id=${name},env=${name},required=true`).join("");
  const byFile = variables.length > 0 ? "" : secretMount(answers, secret.id, secret.target);
  return `--mount=type=cache,target=${cache}${byVariable}${byFile} `;
}
