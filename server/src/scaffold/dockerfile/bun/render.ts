import { registryMounts } from "../node/steps.ts";
import { type Build, type ImageAnswers, ending, jsonForm, listOf, runLines } from "../recipe.ts";

const CACHE = { cache: "/root/.bun/install/cache", secret: { id: "npmrc", target: "/root/.npmrc" } };

export function renderBun(build: Build, answers: ImageAnswers): readonly string[] {
  const { isCompiled } = answers;
  return [
    `FROM oven/bun:${answers.version}-slim AS build`,
    "WORKDIR /app",
    ...(isCompiled ? compiled(build, answers) : withPackages(build, answers)),
    "",
    "FROM gcr.io/distroless/cc-debian13:nonroot",
    "ENV NODE_ENV=production",
    ...(isCompiled ? shippedBinary(build) : shippedPackages(build)),
    ...ending(answers, [
      `ENTRYPOINT ${jsonForm(isCompiled ? ["/app/service"] : ["/usr/local/bin/bun", answers.entry])}`,
    ]),
  ];
}

/** The lines up to the install, and the sources behind it; all at once where the install reads them. */
function installed(build: Build, answers: ImageAnswers, words: string): string[] {
  const { files, folders, readsAll, remarks, variables } = build.facts;
  const install = `RUN ${registryMounts(CACHE, answers, listOf(variables))}${words}`;
  if (build.member !== undefined)
    return ["# The lockfile is the workspace's, and its members need each other.", "COPY . .", install];
  if (readsAll !== undefined)
    return ["# Scripts of the project run with the install and read its files.", "COPY . .", install];
  return [
    `COPY ${listOf(files).join(" ")} ./`,
    ...listOf(remarks),
    ...listOf(folders).map((path) => `COPY ${path} ./${path}`),
    install,
    "COPY . .",
  ];
}

function compiled(build: Build, answers: ImageAnswers): string[] {
  return [
    ...installed(build, answers, "bun install --frozen-lockfile"),
    ...(answers.script === "" ? [] : [`RUN bun run ${answers.script}`]),
    "# What NODE_ENV is now stays in the binary.",
    `RUN NODE_ENV=production bun build --compile --outfile=/out/service ./${answers.entry}`,
  ];
}

function shippedBinary({ facts }: Build): string[] {
  return [
    "WORKDIR /app",
    "COPY --from=build /out/service ./",
    ...listOf(facts["readAtRunTime"]).map((folder) => `COPY --from=build /app/${folder} ./${folder}`),
  ];
}

/** Bun takes no development packages away: they are installed for what builds alone, or are left out at once. */
function withPackages(build: Build, answers: ImageAnswers): string[] {
  const { scripts, idle, builders, name, built } = build.facts;
  const only = name === undefined ? "" : ` --filter ${name}`;
  // Scripts that set up a desk, or have built, would miss the development packages.
  const production = [
    ...withoutScripts(answers.version, [...listOf(idle), ...listOf(builders)]),
    `bun install --frozen-lockfile --production${only}`,
  ];
  const builds = [
    ...listOf(built).map((member) => `bun run --filter ${member} build`),
    ...(answers.script === "" ? [] : [`bun run${only} ${answers.script}`]),
  ];
  if (scripts !== undefined)
    return [
      "# Scripts of the project that run with the install need the development packages, which stay.",
      ...installed(build, answers, `bun install --frozen-lockfile`),
      ...runLines("", builds),
    ];
  if (builds.length === 0 && builders === undefined) return installed(build, answers, production.join(" && "));
  const mounts = registryMounts(CACHE, answers, listOf(build.facts["variables"]));
  return [
    ...installed(build, answers, `bun install --frozen-lockfile`),
    ...runLines("", builds),
    ...runLines(mounts, ["find . -name node_modules -prune -exec rm -rf {} +", ...production]),
  ];
}

/** Takes scripts out of package.json; Bun has a command for it since 1.2.19. */
function withoutScripts(version: string, names: readonly string[]): readonly string[] {
  const [, minor = 0, patch = Number.MAX_SAFE_INTEGER] = version.split(".").map(Number);
  if (minor > 2 || (minor === 2 && patch >= 19)) return names.map((name) => `bun pm pkg delete scripts.${name}`);
  const deleted = names.map((name) => `delete manifest.scripts.${name}; `).join("");
  return names.length === 0
    ? []
    : [
        `bun -e 'const file = Bun.file("package.json"), manifest = await file.json(); ${deleted}await Bun.write(file, JSON.stringify(manifest))'`,
      ];
}

/** Nobody can tell which sources an entry takes from beside its folder: all of them are shipped. */
function shippedPackages({ member, facts }: Build): string[] {
  return [
    "COPY --from=build /usr/local/bin/bun /usr/local/bin/bun",
    ...(member === undefined
      ? ["WORKDIR /app", "COPY --from=build /app ./"]
      : [
          `WORKDIR /app/${member}`,
          "COPY --from=build /app/node_modules /app/node_modules",
          ...[...listOf(facts["needs"]), member].map((folder) => `COPY --from=build /app/${folder} /app/${folder}`),
        ]),
  ];
}
