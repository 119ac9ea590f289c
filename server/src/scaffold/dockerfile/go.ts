import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import type { Runtime } from "../../service/runtime.ts";
import { type Build, type Recipe, ending, isPlainPath, jsonForm, secretMount } from "./recipe.ts";
import { GO_NEWEST } from "./versions.ts";

/** Modules that are C in part, so that the program needs the C library at run time. */
const WITH_C = ["github.com/mattn/go-sqlite3", "github.com/confluentinc/confluent-kafka-go"];

/** One binary, on an image with certificates and time zones and nothing else. */
export const GO: Recipe = {
  language: "Go",
  entryTitle: "Package that holds main",
  made: () => ["coverage.out"],
  detect,
  checkVersion: (version) =>
    /^1\.\d{2}(?:\.\d{1,2})?$/.test(version) ? undefined : `Give a version such as ${GO_NEWEST}`,
  checkEntry: (entry) =>
    entry === "." || (entry.startsWith("./") && isPlainPath(entry.slice(2)))
      ? undefined
      : "Give a package of this module as a path, such as . or ./cmd/service",
  render(build, answers) {
    const modules = "--mount=type=cache,target=/go/pkg/mod";
    const withC = build.facts["withC"] !== undefined;
    const image = withC ? "cc" : "static";
    const debian = withC ? "-trixie" : "";
    return [
      `FROM golang:${answers.version}${debian} AS build`,
      "WORKDIR /src",
      `COPY ${build.facts["hasSum"] === undefined ? "go.mod" : "go.mod go.sum"} ./`,
      `RUN ${modules}${secretMount(answers, "netrc", "/root/.netrc")} go mod download && go mod verify`,
      "COPY . .",
      `RUN ${modules} --mount=type=cache,target=/root/.cache/go-build ${withC ? "" : "CGO_ENABLED=0 "}go build -trimpath -o /out/service ${answers.entry}`,
      "",
      `FROM gcr.io/distroless/${image}-debian13:nonroot`,
      "WORKDIR /app",
      "COPY --from=build /out/service ./",
      ...ending(answers, [`ENTRYPOINT ${jsonForm(["/app/service"])}`]),
    ];
  },
};

function detect(project: ProjectFiles, runtime: Runtime): Build {
  const text = contentOf(project, "go.mod") ?? "";
  const withC = WITH_C.find((module) => text.includes(module));
  return {
    kind: "go",
    version: versionOf(text),
    entry: entryOf(project, runtime),
    tool: { value: "go", evidence: "go.mod" },
    facts: {
      ...(project.existing.includes("go.sum") ? { hasSum: "yes" } : {}),
      ...(withC === undefined ? {} : { withC }),
    },
  };
}

/** A newer Go builds what an older one did; an older one refuses. */
function versionOf(text: string): Detected<string> {
  const asked = [...text.matchAll(/^(?:go|toolchain go)[ \t]*1\.(\d{2})/gm)].map((match) => Number(match[1]));
  const minor = Math.max(0, ...asked);
  return minor > Number(GO_NEWEST.slice(2))
    ? { value: `1.${minor}`, evidence: "go.mod" }
    : { value: GO_NEWEST, evidence: "a default: it builds what go.mod asks for" };
}

function entryOf(project: ProjectFiles, runtime: Runtime): Detected<string> {
  if (project.existing.includes("main.go")) return { value: ".", evidence: "main.go" };
  const mains = project.existing.filter((path) => /^(?:[\w.-]+\/){1,3}main\.go$/.test(path));
  const [only] = mains;
  const own =
    mains.find((path) => path === `cmd/${runtime.name ?? ""}/main.go`) ?? (mains.length === 1 ? only : undefined);
  if (own !== undefined) return { value: `./${own.slice(0, -"/main.go".length)}`, evidence: own };
  return {
    value: "",
    evidence:
      mains.length === 0 ? "there is no main.go" : `there are several programs: ${mains.slice(0, 5).join(", ")}`,
  };
}
