import { type ProjectFiles, contentOf, fileEnding } from "./files.ts";
import { asRecord, asText, recordOf } from "./package-manifest.ts";
import { askedPackages, installedPackages, readPyproject } from "./python-packages.ts";
import { readToml, tomlTable, tomlText } from "../syntax/toml.ts";

export type Language = "node" | "go" | "java" | "python" | "dotnet" | "rust" | "unknown";

/** What a project's manifest says of the service. */
export interface Runtime {
  readonly language: Language;
  /** "Express", "Spring Boot"; undefined where no known framework is among the dependencies. */
  readonly framework: string | undefined;
  /** The manifest's path. */
  readonly manifest: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Where the framework listens when nobody says otherwise. */
  readonly defaultPort: number;
  /** Paths that the framework's own health module serves. */
  readonly probes?: { readonly health: string; readonly readiness: string; readonly by: string };
  /** The library that serves metrics, and where. */
  readonly metrics?: { readonly path: string; readonly by: string };
}

type Reader = (project: ProjectFiles) => Runtime | undefined;

/** The first manifest that is there, the more telling ones first: a Java or Go service may carry a package.json for tools. */
export function detectRuntime(project: ProjectFiles): Runtime {
  for (const read of [readJava, readGo, readDotnet, readRust, readPython, readNode]) {
    const runtime = read(project);
    if (runtime !== undefined) return runtime;
  }
  return {
    language: "unknown",
    framework: undefined,
    manifest: "",
    name: undefined,
    version: undefined,
    defaultPort: 8080,
  };
}

/** A framework by a mark in its dependencies, with the port it listens on by default. */
interface Framework {
  readonly mark: string;
  readonly name: string;
  readonly port: number;
}

const NODE_FRAMEWORKS: readonly Framework[] = [
  { mark: "next", name: "Next.js", port: 3000 },
  { mark: "@nestjs/core", name: "NestJS", port: 3000 },
  { mark: "fastify", name: "Fastify", port: 3000 },
  { mark: "express", name: "Express", port: 3000 },
  { mark: "koa", name: "Koa", port: 3000 },
  { mark: "hono", name: "Hono", port: 3000 },
  { mark: "@hapi/hapi", name: "hapi", port: 3000 },
];

const readNode: Reader = (project) => {
  const text = contentOf(project, "package.json");
  if (text === undefined) return undefined;
  const manifest = recordOf(text);
  const dependencies = new Set(Object.keys(asRecord(manifest["dependencies"])));
  const framework = NODE_FRAMEWORKS.find(({ mark }) => dependencies.has(mark));
  const metrics = ["prom-client", "express-prom-bundle", "fastify-metrics", "@willsoto/nestjs-prometheus"].find(
    (name) => dependencies.has(name),
  );
  return {
    language: "node",
    framework: framework?.name,
    manifest: "package.json",
    name: asText(manifest["name"]),
    version: asText(manifest["version"]),
    defaultPort: framework?.port ?? 3000,
    ...(metrics === undefined ? {} : { metrics: { path: "/metrics", by: metrics } }),
  };
};

const GO_FRAMEWORKS: readonly Framework[] = [
  { mark: "github.com/gin-gonic/gin", name: "Gin", port: 8080 },
  { mark: "github.com/labstack/echo", name: "Echo", port: 8080 },
  { mark: "github.com/gofiber/fiber", name: "Fiber", port: 3000 },
  { mark: "github.com/go-chi/chi", name: "chi", port: 8080 },
];

const readGo: Reader = (project) => {
  const text = contentOf(project, "go.mod");
  if (text === undefined) return undefined;
  const module = /^module[ \t]+"?([^\s"]+)/m.exec(text)?.[1]?.replace(/\/v\d+$/, "");
  const framework = GO_FRAMEWORKS.find(({ mark }) => text.includes(mark));
  const metrics = text.includes("github.com/prometheus/client_golang");
  return {
    language: "go",
    framework: framework?.name,
    manifest: "go.mod",
    name: module?.slice(module.lastIndexOf("/") + 1),
    version: undefined,
    defaultPort: framework?.port ?? 8080,
    ...(metrics ? { metrics: { path: "/metrics", by: "prometheus/client_golang" } } : {}),
  };
};

const readJava: Reader = (project) => {
  const manifest = ["pom.xml", "build.gradle.kts", "build.gradle"].find((path) => project.files.has(path));
  const text = manifest === undefined ? undefined : contentOf(project, manifest);
  if (manifest === undefined || text === undefined) return undefined;
  const own = withoutParent(text);
  const isSpring = /spring-boot|org\.springframework\.boot/.test(text);
  const isQuarkus = text.includes("quarkus");
  const hasActuator = text.includes("spring-boot-starter-actuator");
  const hasHealth = text.includes("quarkus-smallrye-health");
  return {
    language: "java",
    framework: isSpring ? "Spring Boot" : isQuarkus ? "Quarkus" : text.includes("micronaut") ? "Micronaut" : undefined,
    manifest,
    name: manifest === "pom.xml" ? element(own, "artifactId") : undefined,
    version:
      manifest === "pom.xml"
        ? element(own, "version")
        : /^[ \t]*version[ \t]*=[ \t]*["']([^"'\n]+)["']/m.exec(text)?.[1],
    defaultPort: 8080,
    ...(isSpring && hasActuator
      ? {
          probes: {
            health: "/actuator/health/liveness",
            readiness: "/actuator/health/readiness",
            by: "Spring Boot Actuator",
          },
        }
      : isQuarkus && hasHealth
        ? { probes: { health: "/q/health/live", readiness: "/q/health/ready", by: "Quarkus SmallRye Health" } }
        : {}),
    ...(text.includes("micrometer-registry-prometheus") && isSpring
      ? { metrics: { path: "/actuator/prometheus", by: "Micrometer" } }
      : {}),
  };
};

/** A Maven project's parent has a name and a version, too, which are not the service's. */
function withoutParent(text: string): string {
  const start = text.indexOf("<parent>");
  const end = start < 0 ? -1 : text.indexOf("</parent>", start);
  return end < 0 ? text : text.slice(0, start) + text.slice(end);
}

/** The text of the first element of a name that stands directly in the project, before its lists begin. */
function element(pom: string, name: string): string | undefined {
  const lists = /<(?:dependencies|dependencyManagement|build|profiles|modules)>/.exec(pom);
  return new RegExp(`<${name}>([^<$]+)</${name}>`).exec(pom.slice(0, lists?.index))?.[1]?.trim();
}

const PYTHON_FRAMEWORKS: readonly Framework[] = [
  { mark: "fastapi", name: "FastAPI", port: 8000 },
  { mark: "django", name: "Django", port: 8000 },
  { mark: "flask", name: "Flask", port: 8000 },
  { mark: "starlette", name: "Starlette", port: 8000 },
];

const readPython: Reader = (project) => {
  const manifest = ["pyproject.toml", "requirements.txt"].find((path) => project.files.has(path));
  // A bare list of packages beside a Node.js framework is for scripts.
  if (manifest === undefined || (manifest === "requirements.txt" && readNode(project)?.framework !== undefined))
    return undefined;
  const pyproject = readPyproject(project);
  const names = new Set([...askedPackages(pyproject), ...installedPackages(project, "pip")].map(({ name }) => name));
  const framework = PYTHON_FRAMEWORKS.find(({ mark }) => names.has(mark));
  const metrics = ["prometheus-fastapi-instrumentator", "prometheus-client"].find((name) => names.has(name));
  const section = [tomlTable(pyproject, "project"), tomlTable(pyproject, "tool", "poetry")].find(
    (table) => table["name"] !== undefined,
  );
  return {
    language: "python",
    framework: framework?.name,
    manifest,
    name: tomlText(section ?? {}, "name"),
    version: tomlText(section ?? {}, "version"),
    defaultPort: framework?.port ?? 8000,
    ...(metrics === undefined ? {} : { metrics: { path: "/metrics", by: metrics } }),
  };
};

const readDotnet: Reader = (project) => {
  const manifest = fileEnding(project, ".csproj");
  const text = manifest === undefined ? undefined : contentOf(project, manifest);
  if (manifest === undefined || text === undefined) return undefined;
  const isWeb = text.includes("Microsoft.NET.Sdk.Web");
  return {
    language: "dotnet",
    framework: isWeb ? "ASP.NET Core" : undefined,
    manifest,
    name: manifest.slice(0, -".csproj".length),
    version: /<Version>([^<$]+)<\/Version>/.exec(text)?.[1],
    defaultPort: 8080,
    ...(text.includes("prometheus-net.AspNetCore") ? { metrics: { path: "/metrics", by: "prometheus-net" } } : {}),
  };
};

const RUST_FRAMEWORKS: readonly Framework[] = [
  { mark: "axum", name: "axum", port: 3000 },
  { mark: "actix-web", name: "Actix Web", port: 8080 },
  { mark: "rocket", name: "Rocket", port: 8000 },
];

const readRust: Reader = (project) => {
  const text = contentOf(project, "Cargo.toml");
  if (text === undefined) return undefined;
  const framework = RUST_FRAMEWORKS.find(({ mark }) => new RegExp(`^${mark}\\b`, "m").test(text));
  const section = tomlTable(readToml(text), "package");
  return {
    language: "rust",
    framework: framework?.name,
    manifest: "Cargo.toml",
    name: tomlText(section, "name"),
    version: tomlText(section, "version"),
    defaultPort: framework?.port ?? 8080,
    ...(/^(?:metrics-exporter-prometheus|prometheus|axum-prometheus)\b/m.test(text)
      ? { metrics: { path: "/metrics", by: "a Prometheus crate" } }
      : {}),
  };
};
