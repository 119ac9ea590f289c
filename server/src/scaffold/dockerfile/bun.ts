import { LOCKFILES } from "../../languages/dockerfile/model/project.ts";
import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import { asRecord, asText, recordOf, scriptsOf } from "../../service/package-manifest.ts";
import {
  type Build,
  type Recipe,
  type Refusal,
  ending,
  firstOf,
  isPlainPath,
  jsonForm,
  secretMount,
} from "./recipe.ts";
import { programOf, startedBy, textOf } from "./start.ts";
import { BUN_DEFAULT } from "./versions.ts";

export function isBun(project: ProjectFiles): boolean {
  const named = recordOf(contentOf(project, "package.json"))["packageManager"];
  return typeof named === "string" ? named.startsWith("bun@") : firstOf(project, LOCKFILES.bun) !== undefined;
}

/** Compiles the service into one binary, which needs neither packages nor a shell. */
export const BUN: Recipe = {
  language: "Bun",
  entryTitle: "File that Bun compiles and starts",
  made: () => ["**/node_modules", "coverage"],
  detect,
  checkVersion: (version) =>
    /^1\.\d{1,3}(?:\.\d{1,3})?$/.test(version) ? undefined : "Give a version such as 1.4 or 1.4.5",
  checkEntry: (entry) =>
    isPlainPath(entry) && /\.[cm]?[jt]sx?$/.test(entry)
      ? undefined
      : "Give a file inside the project, such as src/server.ts",
  render(build, answers) {
    const { lockfile = "" } = build.facts;
    return [
      `FROM oven/bun:${answers.version}-slim AS build`,
      "WORKDIR /app",
      `COPY package.json ${lockfile} ./`,
      `RUN --mount=type=cache,target=/root/.bun/install/cache${secretMount(answers, "npmrc", "/root/.npmrc")} bun install --frozen-lockfile`,
      "COPY . .",
      ...(answers.script === "" ? [] : [`RUN bun run ${answers.script}`]),
      `RUN bun build --compile --minify --outfile=/out/service ./${answers.entry}`,
      "",
      "FROM gcr.io/distroless/cc-debian13:nonroot",
      "WORKDIR /app",
      "COPY --from=build /out/service ./",
      ...ending(answers, [`ENTRYPOINT ${jsonForm(["/app/service"])}`]),
    ];
  },
};

function detect(project: ProjectFiles): Build | Refusal {
  const manifest = recordOf(contentOf(project, "package.json"));
  if (manifest["workspaces"] !== undefined)
    return {
      refusal:
        "package.json makes this a workspace of several packages, whose images are built from all of it. Write its Dockerfile with the snippet `pay-dockerfile-bun`",
    };
  const lockfile = firstOf(project, LOCKFILES.bun);
  if (lockfile === undefined)
    return {
      refusal:
        "package.json names Bun as its package manager, but bun.lock is not there. Run `bun install` and commit it",
    };
  const names = Object.keys(asRecord(manifest["dependencies"]));
  if (names.includes("next"))
    return {
      refusal:
        "Next.js cannot be compiled into one binary. Write its Dockerfile with the snippet `pay-dockerfile-node`",
    };
  return {
    kind: "bun",
    version: versionOf(manifest),
    entry: entryOf(project, manifest),
    tool: { value: "bun", evidence: lockfile },
    script: { value: "", evidence: "a default: Bun compiles the source itself" },
    facts: { lockfile },
  };
}

function versionOf(manifest: Readonly<Record<string, unknown>>): Detected<string> {
  const named = /^bun@(1\.\d{1,3}\.\d{1,3})/.exec(asText(manifest["packageManager"]) ?? "")?.[1];
  return named === undefined
    ? { value: BUN_DEFAULT, evidence: "a default: package.json does not name the version in packageManager" }
    : { value: named, evidence: "packageManager in package.json" };
}

function entryOf(project: ProjectFiles, manifest: Readonly<Record<string, unknown>>): Detected<string> {
  const start = (scriptsOf(project)["start"] ?? "").replace(/^bun run\b/, "bun");
  const candidates: readonly (readonly [string | undefined, string])[] = [
    [programOf(start, "bun"), "the start script in package.json"],
    [startedBy(project, "bun"), "the start command in Dockerfile"],
    [textOf(manifest["module"]), "module in package.json"],
    [textOf(manifest["main"]), "main in package.json"],
  ];
  for (const [entry, evidence] of candidates) {
    const plain = entry?.replace(/^\.\//, "");
    if (plain !== undefined && isPlainPath(plain)) return { value: plain, evidence };
  }
  return { value: "", evidence: "neither a start script nor module in package.json names the file that is started" };
}
