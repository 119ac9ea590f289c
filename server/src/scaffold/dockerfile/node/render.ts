import { type Build, type ImageAnswers, ending, jsonForm, listOf, runLines, topOf } from "../recipe.ts";
import { bundling } from "./bundled.ts";
import { fileOf, filesOf } from "./loaders.ts";
import { shippedNext } from "./next.ts";
import { type Steps, type Target, builderImage, registryMounts, stepsOf } from "./steps.ts";
import { installedPruned, isPruned, prunedStage, turboRun } from "./turbo.ts";

/** What the lines follow from. */
interface Plan {
  readonly build: Build;
  readonly answers: ImageAnswers;
  readonly steps: Steps;
  /** Undefined where the project is no workspace. */
  readonly target: Target | undefined;
  readonly mounts: string;
}

export function renderNode(build: Build, answers: ImageAnswers): readonly string[] {
  const steps = stepsOf(build.tool.value);
  const { name, built, variables } = build.facts;
  const target = name === undefined ? undefined : { name, built: listOf(built) };
  const mounts = registryMounts(steps, answers, listOf(variables));
  const plan: Plan = { build, answers, steps, target, mounts };
  return [
    ...(target === undefined ? [] : prunedStage(build, answers, target.name)),
    `FROM ${builderImage(answers.version)} AS build`,
    "WORKDIR /app",
    ...steps.tool(answers.toolVersion),
    ...installed(plan),
    ...builtLines(plan),
    "",
    `FROM gcr.io/distroless/nodejs${answers.version}-debian13:nonroot`,
    ...(build.facts["next"] === undefined
      ? ["ENV NODE_ENV=production"]
      : [`ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=${answers.port}`]),
    ...shipped(plan),
    ...ending(answers, [`CMD ${jsonForm(answers.entry.split(" "))}`]),
  ];
}

function installed({ build, answers, steps, target, mounts }: Plan): string[] {
  const { files, folders, readsAll, remarks } = build.facts;
  const install = `RUN ${mounts}${steps.install(target)}`;
  const copied = [...listOf(remarks), ...listOf(folders).map((path) => `COPY ${path} ./${path}`)];
  if (target !== undefined && isPruned(build)) return installedPruned(build, answers, install, copied);
  if (target !== undefined)
    return ["# The lockfile is the workspace's, and its members need each other.", "COPY . .", install];
  if (readsAll !== undefined)
    return ["# Scripts of the project run with the install and read its files.", "COPY . .", install];
  return [`COPY ${listOf(files).join(" ")} ./`, ...copied, install, "COPY . ."];
}

/** What builds, and takes the development packages away behind it. */
function builtLines(plan: Plan): string[] {
  const { mounts } = plan;
  const keys = listOf(plan.build.facts["bundled"]);
  const commands = buildCommands(plan);
  const { comment, commands: pruning, needsRegistry } = withoutDevelopment(plan);
  const { nextVariable } = plan.build.facts;
  const standalone =
    nextVariable === undefined ? [] : ["# With it, Next.js gathers what the service needs.", `ENV ${nextVariable}`];
  const given = bundling(commands.length === 0 ? [] : keys);
  // One step where neither asks for a registry.
  if (!needsRegistry) return [...standalone, ...given.lines, ...runLines(given.mounts, [...commands, ...pruning])];
  return [...standalone, ...given.lines, ...runLines(given.mounts, commands), ...comment, ...runLines(mounts, pruning)];
}

function buildCommands({ build, answers, steps, target }: Plan): string[] {
  const { script } = answers;
  const generated = listOf(build.facts["generated"]).map((name) =>
    steps.exec("prisma generate", target === undefined ? undefined : name),
  );
  if (build.facts["turbo"] !== undefined && target !== undefined && script !== "")
    return [...generated, turboRun(build, answers, target.name)];
  return [
    ...generated,
    ...(target?.built.map((name) => steps.run("build", name)) ?? []),
    ...(script === "" ? [] : [steps.run(script, target?.name)]),
  ];
}

interface Pruning {
  readonly comment: readonly string[];
  readonly commands: readonly string[];
  readonly needsRegistry: boolean;
}

function withoutDevelopment({ build, answers, steps, target }: Plan): Pruning {
  const { hasDependencies, next } = build.facts;
  if (next === "standalone" || (hasDependencies === undefined && target === undefined))
    return { comment: [], commands: [], needsRegistry: false };
  const prune = steps.prune(target, answers.toolVersion);
  const scripts = listOf(build.facts["scripts"]).map((text) => text.split("="));
  const own = scripts.flatMap(([name = "", member]) => (member !== undefined && member === target?.name ? name : []));
  if (build.tool.value === "pnpm" && own.length > 0) {
    const path = `PATH="/app/${build.member}/node_modules/.bin:/app/node_modules/.bin:$PATH"`;
    return {
      comment: ["# The member's own install scripts run again, for the packages that were gathered."],
      commands: [prune, ...own.map((name) => `${path} npm run ${name} --prefix /out`)],
      needsRegistry: true,
    };
  }
  if (steps.pruning === undefined || scripts.length === 0) {
    return { comment: [], commands: [prune], needsRegistry: !steps.prunesAlone };
  }
  const named = (member: string | undefined): string => (member === undefined ? "" : ` --workspace=${member}`);
  if (steps.pruning === "runs scripts")
    return {
      comment: ["# Without the scripts of the project that would run again and need the development packages."],
      commands: [...scripts.map(([name = "", member]) => `npm pkg delete scripts.${name}${named(member)}`), prune],
      needsRegistry: true,
    };
  return {
    comment: [
      "# Yarn Classic undoes what scripts of the project did to packages: they run again, by the whole install's programs.",
    ],
    commands: [
      "cp -R node_modules /tmp/node_modules",
      prune,
      ...scripts.map(([name = "", member]) => `PATH="/tmp/node_modules/.bin:$PATH" npm run ${name}${named(member)}`),
    ],
    needsRegistry: true,
  };
}

/** What the image gets of the build. */
function shipped({ build, answers, target }: Plan): string[] {
  const { facts, member = "" } = build;
  const { next, nextConfig = "", hasDependencies, needs, readAtRunTime } = facts;
  const folders = listOf(readAtRunTime);
  if (next !== undefined) {
    const prefix = member === "" ? "" : `${member}/`;
    const rest = {
      member: prefix,
      hasPublic: folders.includes("public"),
      config: nextConfig,
      readsFiles: facts["nextReads"] !== undefined,
    };
    return ["WORKDIR /app", ...shippedNext(next, answers, rest)];
  }
  if (target !== undefined && build.tool.value === "pnpm") return ["WORKDIR /app", "COPY --from=build /out ./"];
  if (target !== undefined)
    return [
      `WORKDIR /app/${member}`,
      "COPY --from=build /app/node_modules /app/node_modules",
      ...[...listOf(needs), member].map((folder) => `COPY --from=build /app/${folder} /app/${folder}`),
    ];
  const named = filesOf(answers.entry);
  const tops = [...new Set(named.map(topOf))];
  // Sources that are read as they are take in their settings, and each other from anywhere.
  const isSource = /\.[cm]?tsx?$/.test(fileOf(answers.entry));
  if (isSource || tops.some((top) => top === "node_modules" || named.includes(top)))
    return ["WORKDIR /app", "COPY --from=build /app ./"];
  return [
    "WORKDIR /app",
    "COPY --from=build /app/package.json ./",
    ...(hasDependencies === undefined ? [] : ["COPY --from=build /app/node_modules ./node_modules"]),
    "# What else the service reads at run time, such as templates or migrations, is copied in the same way.",
    ...[...tops, ...folders.filter((folder) => !tops.includes(folder))].map(
      (folder) => `COPY --from=build /app/${folder} ./${folder}`,
    ),
  ];
}
