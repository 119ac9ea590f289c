import { type Build, type ImageAnswers, listOf } from "../recipe.ts";
import { builderImage } from "./steps.ts";

/** What `turbo prune` leaves behind of the root is not missed. */
export function isPruned({ facts }: Build): boolean {
  return facts["turbo"] !== undefined && facts["readsAll"] === undefined;
}

/** Turborepo gathers what a member needs: manifests and lockfile for the install, and the sources. */
export function prunedStage(build: Build, answers: ImageAnswers, member: string): string[] {
  if (!isPruned(build)) return [];
  return [
    `FROM ${builderImage(answers.version)} AS prune`,
    "WORKDIR /app",
    `RUN npm install --global turbo@${build.facts["turbo"]}`,
    "COPY . .",
    `RUN turbo prune ${member} --docker`,
    "",
  ];
}

/** pnpm 11 and newer look for themselves in the lockfile, and Turborepo's does not have them. */
function missesItself(build: Build, { toolVersion }: ImageAnswers): boolean {
  return build.tool.value === "pnpm" && Number(toolVersion.split(".")[0]) > 10 && isPruned(build);
}

export function installedPruned(
  build: Build,
  answers: ImageAnswers,
  install: string,
  copied: readonly string[],
): string[] {
  const { scripts, configs } = build.facts;
  const own = listOf(scripts);
  const sources = [
    "COPY --from=prune /app/out/full/ ./",
    ...(configs === undefined ? [] : [`COPY ${listOf(configs).join(" ")} ./`]),
  ];
  const readsMembers = own.some((script) => script.includes("="));
  return [
    ...(missesItself(build, answers)
      ? ["# The lockfile that Turborepo writes does not name pnpm itself.", "ENV pnpm_config_pm_on_fail=ignore"]
      : []),
    "# Manifests and the lockfile first: the packages stay cached until one of these changes.",
    "COPY --from=prune /app/out/json/ ./",
    ...(own.length === 0 ? [] : copied),
    ...(readsMembers ? [...sources, install] : [install, ...sources]),
  ];
}

/** The command that builds a member and what it needs; Turborepo hands on only the variables that it knows. */
export function turboRun(build: Build, answers: ImageAnswers, member: string): string {
  const hands = missesItself(build, answers) || build.facts["nextVariable"] !== undefined ? " --env-mode=loose" : "";
  return `npx --no-install turbo run ${answers.script} --filter=${member}${hands}`;
}
