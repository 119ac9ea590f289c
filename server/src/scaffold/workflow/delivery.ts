import { joinPath } from "../../base/path.ts";
import { readContainer } from "../../service/container.ts";
import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import { type ManifestSet, manifestSets, movedSet } from "../../service/manifests.ts";
import type { Runtime } from "../../service/runtime.ts";
import type { Toolchain } from "./toolchain.ts";
import { detectToolchain } from "./toolchains.ts";

/** How a service gets from a commit into a cluster. Plain data; all paths count from the top of the repository. */
export interface Delivery {
  /** The service's own folder; empty where that is the top. */
  readonly place: string;
  /** The root of its workspace, where packages are installed; the same where it is a member of none. */
  readonly root: string;
  readonly hasDockerfile: boolean;
  /** Secrets that the Dockerfile's build mounts, by their ids. */
  readonly buildSecrets: readonly string[];
  /** What the Dockerfile copies, and something has to make before. */
  readonly built: readonly string[];
  readonly manifests: readonly ManifestSet[];
  readonly toolchain: Toolchain;
  /** Where releases are marked, by the libraries among the dependencies. */
  readonly marks: Detected<Marks>;
}

export type Marks = "grafana" | "datadog" | "sentry" | "none";

export function detectDelivery(project: ProjectFiles, runtime: Runtime): Delivery {
  const { place = "", workspace } = project;
  const root =
    workspace === undefined ? place : place.slice(0, Math.max(place.length - workspace.member.length - 1, 0));
  const dockerfile = contentOf(project, "Dockerfile");
  const container = dockerfile === undefined ? undefined : readContainer(dockerfile);
  const own = manifestSets(project.files).map((set) => movedSet(set, place));
  const around = manifestSets(workspace?.files ?? new Map()).map((set) => movedSet(set, root));
  const all = new Map([...own, ...around].map((set) => [`${set.folder} ${set.deployment}`, set]));
  return {
    place,
    root,
    hasDockerfile: dockerfile !== undefined || project.existing.includes("Dockerfile"),
    buildSecrets: container?.buildSecrets ?? [],
    built: container?.copiesBuilt ?? [],
    manifests: [...all.values()],
    toolchain: detectToolchain(project, runtime),
    marks: marksOf(project, runtime),
  };
}

/** Packages by which a service already tells a monitoring system of itself. */
const TELLS: Readonly<Record<Exclude<Marks, "grafana" | "none">, RegExp>> = {
  sentry: /"@sentry\/[\w-]+"|\bsentry-sdk\b|getsentry\/sentry-go|\bio\.sentry\b|\bSentry\.AspNetCore\b/,
  datadog: /"dd-trace"|\bddtrace\b|DataDog\/dd-trace-go|\bdd-java-agent\b|\bDatadog\.Trace\b/,
};

function marksOf(project: ProjectFiles, { manifest }: Runtime): Detected<Marks> {
  const text = contentOf(project, manifest) ?? "";
  for (const system of ["sentry", "datadog"] as const)
    if (TELLS[system].test(text)) return { value: system, evidence: `its library in ${manifest}` };
  return { value: "grafana", evidence: "a default: beside the error rate, in the same dashboards" };
}

/** A folder that the detection does not know: as “Generate k8s Deployment” writes it. */
export function unknownSet(folder: string, name: string): ManifestSet {
  const applied = { folder };
  return {
    folder,
    kind: "files",
    file: joinPath(folder, "deployment.yaml"),
    deployment: name,
    container: name,
    image: "",
    staging: applied,
    production: applied,
  };
}
