import { type Container, readContainer } from "./container.ts";
import type { Detected } from "./detected.ts";
import { type Connection, type ServiceEnvironment, type ServiceSetting, readEnvironment } from "./environment.ts";
import { type ProjectFiles, contentOf, packageFolders } from "./files.ts";
import { type JavaPorts, javaPorts } from "./java-settings.ts";
import { toServiceName, toTag } from "./names.ts";
import { registryOf } from "./remote.ts";
import { statedPort } from "./ports.ts";
import { type Runtime, detectRuntime } from "./runtime.ts";

/** What is known of a service before anybody is asked. */
export interface Service {
  readonly runtime: Detected<Runtime>;
  readonly name: Detected<string>;
  /** Without tag. */
  readonly repository: Detected<string> | undefined;
  /** Why there is no repository. */
  readonly repositoryMissing: string;
  readonly tag: Detected<string>;
  readonly port: Detected<number>;
  readonly healthPath: Detected<string>;
  readonly readinessPath: Detected<string>;
  /** The number that the image's process runs as, and its group where that is known. */
  readonly user: (Detected<number> & { readonly group: number | undefined }) | undefined;
  /** Why there is no user, or another than the Dockerfile's; empty where it is the same. */
  readonly userMissing: string;
  /** The path that serves metrics, where a library for it is among the dependencies. */
  readonly metricsPath: Detected<string> | undefined;
  readonly secrets: readonly ServiceSetting[];
  /** Settings that are no secret, without those that a bundler reads. */
  readonly config: readonly ServiceSetting[];
  readonly connections: readonly Connection[];
  /** Folders below the project with a service or library of their own: more than one, and the user should choose. */
  readonly packages: readonly string[];
}

const NO_ENVIRONMENT: ServiceEnvironment = { settings: [], connections: [], port: undefined };

/** Reads a project. Nothing is invented: what no file says is a stated default or is left open with the reason. */
export function detectService(project: ProjectFiles): Service {
  const runtime = detectRuntime(project);
  const dockerfile = contentOf(project, "Dockerfile");
  const container = dockerfile === undefined ? undefined : readContainer(dockerfile);
  const example = contentOf(project, ".env.example");
  const environment = example === undefined ? NO_ENVIRONMENT : readEnvironment(example);
  const name = nameOf(project, runtime);
  const registry = registryOf(project, name.value);
  const java: JavaPorts = runtime.language === "java" ? javaPorts(project) : { hasExtraPaths: false };
  const probes = probesOf(runtime, container, java);
  return {
    runtime: { value: runtime, evidence: describeRuntime(runtime) },
    name,
    repository: "repository" in registry ? { value: registry.repository, evidence: registry.evidence } : undefined,
    repositoryMissing: "missing" in registry ? registry.missing : "",
    tag: tagOf(runtime),
    port: container?.port ??
      java.port ??
      statedPort(project, runtime) ?? {
        value: runtime.defaultPort,
        evidence: `a default of ${runtime.framework ?? describeRuntime(runtime)}`,
      },
    ...probes,
    user: container?.user,
    userMissing: container?.userMissing ?? "the project has no Dockerfile",
    metricsPath:
      runtime.metrics === undefined || java.management !== undefined
        ? undefined
        : { value: runtime.metrics.path, evidence: `${runtime.metrics.by} in ${runtime.manifest}` },
    secrets: environment.settings.filter(({ kind }) => kind === "secret"),
    config: environment.settings.filter(({ kind }) => kind === "config"),
    connections: environment.connections,
    packages: packageFolders(project),
  };
}

function nameOf(project: ProjectFiles, runtime: Runtime): Detected<string> {
  const named = runtime.name === undefined ? undefined : toServiceName(runtime.name);
  if (named !== undefined) return { value: named, evidence: `the name in ${runtime.manifest}` };
  const folder = toServiceName(project.folderName);
  return folder === undefined
    ? { value: "service", evidence: "a default: neither a manifest nor the folder's name says more" }
    : { value: folder, evidence: "the folder's name" };
}

function tagOf(runtime: Runtime): Detected<string> {
  const tag = runtime.version === undefined ? undefined : toTag(runtime.version);
  return tag === undefined
    ? { value: "0.1.0", evidence: "a default, since no manifest states a version" }
    : { value: tag, evidence: `the version in ${runtime.manifest}` };
}

/** Liveness from what the image already asks, readiness from the framework; the two must not be the same question. */
function probesOf(
  runtime: Runtime,
  container: Container | undefined,
  { management, hasExtraPaths }: JavaPorts,
): { healthPath: Detected<string>; readinessPath: Detected<string> } {
  if (runtime.probes !== undefined && management !== undefined) {
    const answers = hasExtraPaths
      ? "management.endpoint.health.probes.add-additional-paths makes it answer here, too"
      : "management.endpoint.health.probes.add-additional-paths=true makes it answer here, too";
    const evidence = `${runtime.probes.by} has port ${management.value} for itself, and ${answers}`;
    return { healthPath: { value: "/livez", evidence }, readinessPath: { value: "/readyz", evidence } };
  }
  if (runtime.probes !== undefined) {
    const evidence = `${runtime.probes.by} in ${runtime.manifest}`;
    return {
      healthPath: { value: runtime.probes.health, evidence },
      readinessPath: { value: runtime.probes.readiness, evidence },
    };
  }
  const checked = container?.healthPath;
  const health = { value: "/health", evidence: "a default: the service must answer it while its process works" };
  const readiness = {
    value: "/ready",
    evidence: "a default: the service must answer it once it can take payments, and stop when it cannot",
  };
  if (checked === undefined) return { healthPath: health, readinessPath: readiness };
  const evidence = "HEALTHCHECK in Dockerfile";
  return /ready|readiness/i.test(checked)
    ? { healthPath: health, readinessPath: { value: checked, evidence } }
    : { healthPath: { value: checked, evidence }, readinessPath: readiness };
}

const LANGUAGE_NAMES: Readonly<Record<Exclude<Runtime["language"], "unknown">, string>> = {
  node: "Node.js",
  go: "Go",
  java: "Java",
  python: "Python",
  dotnet: ".NET",
  rust: "Rust",
};

function describeRuntime({ language, framework, manifest }: Runtime): string {
  if (language === "unknown") return "an unknown language, since no known manifest is there";
  return `${LANGUAGE_NAMES[language]} (${framework ?? "no known framework"}) from ${manifest}`;
}
