import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import type { Runtime } from "../../service/runtime.ts";
import { workspaceFileOf } from "../../service/workspace.ts";
import { readAtStart } from "./go/reads.ts";
import {
  type Build,
  type ImageAnswers,
  type Recipe,
  type Refusal,
  ending,
  MAX_COPIES,
  isPlainPath,
  jsonForm,
  listOf,
  secretMount,
} from "./recipe.ts";
import { GO_NEWEST } from "./versions.ts";

/** Modules that are C in part, so that the program needs the C library at run time. */
const WITH_C = [
  "github.com/mattn/go-sqlite3",
  "github.com/confluentinc/confluent-kafka-go",
  "github.com/godror/godror",
  "github.com/marcboeker/go-duckdb",
  "github.com/tursodatabase/go-libsql",
];

/** One binary, on an image with certificates and time zones and nothing else. */
export const GO: Recipe = {
  language: "Go",
  entryTitle: "Package that holds main",
  made: ({ member }) => ["coverage.out", ...(member === undefined ? [] : ["**/coverage.out"])],
  letIn: ({ facts }) => listOf(facts["embeds"]),
  detect,
  checkVersion: (version) =>
    /^1\.\d{2}(?:\.\d{1,2})?$/.test(version) ? undefined : `Give a version such as ${GO_NEWEST}`,
  checkEntry(entry) {
    const folder = packageOf(entry);
    return folder === "." || isPlainPath(folder.slice(2))
      ? undefined
      : "Give a package of this module as a path, such as . or ./cmd/service";
  },
  render,
};

/** `./cmd/server`, however it is written: `cmd/server`, `cmd/server/main.go`. */
function packageOf(entry: string): string {
  const folder = entry
    .replace(/^\.\//, "")
    .replace(/(?:^|\/)[\w.-]+\.go$/, "")
    .replace(/\/$/, "");
  return folder === "" || folder === "." ? "." : `./${folder}`;
}

function render({ facts, member }: Build, answers: ImageAnswers): readonly string[] {
  const modules = "--mount=type=cache,target=/go/pkg/mod";
  const withC = facts["withC"] !== undefined;
  const image = withC ? "cc" : "static";
  const entry = packageOf(answers.entry);
  const built = member === undefined ? entry : entry === "." ? `./${member}` : `./${member}/${entry.slice(2)}`;
  const prefix = member === undefined ? "" : `${member}/`;
  const isVendored = facts["vendored"] !== undefined;
  const manifests = listOf(facts["manifests"]);
  const isLong = !isVendored && manifests.length > MAX_COPIES;
  return [
    `FROM golang:${answers.version}${withC ? "-trixie" : ""} AS build`,
    "WORKDIR /src",
    ...(answers.isPrivate && !isVendored ? privateModules(facts["owner"]) : []),
    ...(isVendored
      ? ["# The modules lie in vendor/: nothing is downloaded."]
      : [
          ...(isLong ? ["COPY . ."] : manifests),
          `RUN ${modules}${secretMount(answers, "netrc", "/root/.netrc")} go mod download && go mod verify`,
        ]),
    ...(isLong ? [] : ["COPY . ."]),
    `RUN ${isVendored ? "" : `${modules} `}--mount=type=cache,target=/root/.cache/go-build ${withC ? "" : "CGO_ENABLED=0 "}go build -trimpath -o /out/service ${built}`,
    "",
    `FROM gcr.io/distroless/${image}-debian13:nonroot`,
    "WORKDIR /app",
    "COPY --from=build /out/service ./",
    ...listOf(facts["reads"]).map((path) => `COPY --from=build /src/${prefix}${path} ./${path}`),
    ...ending(answers, [`ENTRYPOINT ${jsonForm(["/app/service"])}`]),
  ];
}

/** Modules that neither the public proxy nor the public list of hashes is asked for. */
function privateModules(owner: string | undefined): readonly string[] {
  return owner === undefined
    ? ["# Private modules, for --build-arg: GOPRIVATE=git.example.com/team", "ARG GOPRIVATE"]
    : [`ENV GOPRIVATE=${owner}`];
}

function detect(project: ProjectFiles, runtime: Runtime): Build | Refusal {
  const text = contentOf(project, "go.mod") ?? "";
  const { workspace } = project;
  const member =
    workspaceFileOf((name) => workspace?.files.get(name), ["go.work"]) === undefined ? undefined : workspace?.member;
  const isVendored = project.existing.includes("vendor/modules.txt");
  const replaced = replacedFolders(text);
  const outside = replaced.find((folder) => folder.startsWith("..") || folder.startsWith("/"));
  if (member === undefined && outside !== undefined && !isVendored)
    return {
      refusal: `go.mod replaces a module by ${outside}, which lies outside of this folder. Make both members of a go.work above them, or run \`go mod vendor\``,
    };
  const odd = [...replaced, ...(member === undefined ? [] : [member])].find(
    (path) => !isPlainPath(path.replace(/^(?:\.\.\/)+/, "")),
  );
  if (odd !== undefined)
    return { refusal: `a Dockerfile cannot name the folder \`${odd}\` without quotes. Give it a plain name` };
  const hasSum = project.existing.includes("go.sum");
  if (!hasSum && !isVendored && member === undefined && /^require\b/m.test(text))
    return {
      refusal: "go.mod requires modules, but go.sum with their hashes is not there. Run `go mod tidy` and commit it",
    };
  const withC = WITH_C.find((module) => text.includes(module)) ?? ownC(project);
  const programs = programsOf(project);
  const module = /^module[ \t]+"?([^\s"]+)/m.exec(text)?.[1] ?? "";
  const owner = /^[\w.-]+\.[a-z]{2,}\/[\w.-]+(?=\/)/.exec(module)?.[0];
  const facts: Readonly<Record<string, string | undefined>> = {
    manifests: manifestsOf(project, member, replaced).join("\n"),
    vendored: isVendored && member === undefined ? "yes" : undefined,
    withC,
    owner,
    reads: readAtStart(project).join("\n"),
    embeds: embedsOf(project, member === undefined ? "" : `${member}/`).join("\n"),
  };
  return {
    kind: "go",
    version: versionOf(project),
    entry: entryOf(programs, runtime, project.folderName),
    ...(programs.length > 1 ? { choices: programs } : {}),
    tool: { value: "go", evidence: "go.mod" },
    ...(member === undefined ? {} : { member }),
    facts: Object.fromEntries(
      Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== ""),
    ),
  };
}

/** The folders that a go.mod puts in the place of modules. */
function replacedFolders(text: string): readonly string[] {
  return [...text.matchAll(/=>[ \t]*(\.{0,2}\/[^\s]*)/g)].map((match) =>
    (match[1] ?? "").replace(/^\.\//, "").replace(/\/$/, ""),
  );
}

/** What downloading needs: the manifests of the module and of folders that it replaces others by, or of all a workspace. */
function manifestsOf(
  project: ProjectFiles,
  member: string | undefined,
  replaced: readonly string[],
): readonly string[] {
  if (member !== undefined) return workspaceManifests(project.workspace?.existing ?? []);
  if (project.files.has("go.work")) return workspaceManifests(project.existing);
  return [
    `COPY ${project.existing.includes("go.sum") ? "go.mod go.sum" : "go.mod"} ./`,
    ...[...new Set(replaced)].map((folder) => `COPY ${folder}/go.mod ${folder}/`),
  ];
}

/** Those of all members, since go.work names them all. */
function workspaceManifests(paths: readonly string[]): readonly string[] {
  const existing = new Set(paths);
  const used = [...existing].filter((path) => path.endsWith("/go.mod") && isPlainPath(path));
  const named = used.map((path) => path.slice(0, -"/go.mod".length)).sort();
  return [
    `COPY ${existing.has("go.work.sum") ? "go.work go.work.sum" : "go.work"} ./`,
    ...(existing.has("go.mod") ? [`COPY ${existing.has("go.sum") ? "go.mod go.sum" : "go.mod"} ./`] : []),
    ...named.map((folder) => {
      const sum = existing.has(`${folder}/go.sum`) ? ` ${folder}/go.sum` : "";
      return `COPY ${folder}/go.mod${sum} ${folder}/`;
    }),
  ];
}

/** C that the module itself calls, in the sources that were read. */
function ownC(project: ProjectFiles): string | undefined {
  return [...project.files.keys()].find(
    (path) => path.endsWith(".go") && /^import[ \t]+"C"/m.test(contentOf(project, path) ?? ""),
  );
}

/** What sources embed, as patterns from the context; keys and passwords stay out whatever embeds them. */
function embedsOf(project: ProjectFiles, prefix: string): readonly string[] {
  const found = new Set<string>();
  for (const path of project.files.keys()) {
    if (!path.endsWith(".go")) continue;
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
    for (const [, list = ""] of (contentOf(project, path) ?? "").matchAll(/^\/\/go:embed[ \t](.+)$/gm))
      for (const word of list.trim().split(/\s+/)) {
        const pattern = word.replace(/^(?:all:)?["`]?/, "").replace(/["`]$/, "");
        if (
          /^[\w.*/-]+$/.test(pattern) &&
          !/(?:\.(?:key|p12|jks)|(?:^|\/)\.env[\w.*-]*|\.(?:npm|net)rc)$/.test(pattern)
        )
          found.add(`${prefix}${folder}${pattern}`);
      }
  }
  return [...found];
}

/** A newer Go builds what an older one did; an older one refuses. */
function versionOf(project: ProjectFiles): Detected<string> {
  const texts = [contentOf(project, "go.mod") ?? "", project.workspace?.files.get("go.work") ?? ""];
  const asked = texts
    .flatMap((text) => [...text.matchAll(/^(?:go|toolchain go)[ \t]*1\.(\d{2})/gm)])
    .map((match) => Number(match[1]));
  const minor = Math.max(0, ...asked);
  return minor > Number(GO_NEWEST.slice(2))
    ? { value: `1.${minor}`, evidence: "go.mod" }
    : { value: GO_NEWEST, evidence: "a default: it builds what go.mod asks for" };
}

/** The packages that are programs: their sources say so, or they could not be read and are called main.go. */
function programsOf(project: ProjectFiles): readonly string[] {
  const folders = project.existing.flatMap((path) => {
    const match = /^((?:[\w.-]+\/){0,4})([\w.-]+)\.go$/.exec(path);
    if (match === null || path.endsWith("_test.go") || /(?:^|\/)(?:testdata|tests?|examples?|tools?|hack)\//.test(path))
      return [];
    const text = contentOf(project, path);
    const isProgram =
      text === undefined || text.trim() === "" ? match[2] === "main" : /^package[ \t]+main\b/m.test(text);
    return isProgram && !/^\/\/go:build[ \t]+ignore\b/m.test(text ?? "") ? [packageOf(match[1] ?? "")] : [];
  });
  return [...new Set(folders)].sort();
}

function entryOf(programs: readonly string[], runtime: Runtime, folder: string): Detected<string> {
  const [only] = programs;
  if (only === undefined) return { value: "", evidence: "there is no main.go" };
  if (programs.length === 1) return { value: only, evidence: "the only program" };
  if (only === ".") return { value: ".", evidence: "the program of the module itself" };
  const own = [runtime.name, folder].flatMap(
    (name) => programs.find((path) => path === `./cmd/${name ?? ""}`) ?? [],
  )[0];
  return own === undefined
    ? { value: "", evidence: `there are several programs: ${programs.slice(0, 8).join(", ")}` }
    : { value: own, evidence: `the one that is called like the module, of ${programs.length} programs` };
}
