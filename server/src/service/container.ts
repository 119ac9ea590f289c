import {
  type Dockerfile,
  type Stage,
  dockerfile,
  effectiveInstructions,
  lastInstruction,
} from "../languages/dockerfile/model/dockerfile.ts";
import { readCopy } from "../languages/dockerfile/model/copy.ts";
import { NONROOT_ID } from "../model/data/base-images.ts";
import { imageUser } from "../languages/dockerfile/model/user.ts";
import { NO_TEAM_SETTINGS } from "../contract/settings.ts";

/** What a Dockerfile says of the container it makes. Everything is told by its final stage and those it is built on. */
export interface Container {
  readonly port: { readonly value: number; readonly evidence: string } | undefined;
  readonly user: { readonly value: number; readonly group: number | undefined; readonly evidence: string } | undefined;
  /** Why the user is not known, or not that of the Dockerfile; empty where it is. */
  readonly userMissing: string;
  /** The path that HEALTHCHECK asks for. */
  readonly healthPath: string | undefined;
  /** What it copies from folders that builds write into: something makes that before the image is built. */
  readonly copiesBuilt: readonly string[];
  /** The ids of the secrets that its RUN instructions mount. */
  readonly buildSecrets: readonly string[];
}

export function readContainer(text: string): Container | undefined {
  const file = dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
  const { final } = file;
  return final === undefined
    ? undefined
    : {
        port: portOf(final),
        healthPath: healthPathOf(final),
        copiesBuilt: builtSources(file),
        buildSecrets: mountedSecrets(file),
        ...userOf(file, final),
      };
}

function mountedSecrets({ stages }: Dockerfile): readonly string[] {
  const mounts = stages
    .flatMap(({ instructions }) => instructions.flatMap(({ flags }) => flags))
    .flatMap(({ name, value }) => (name === "mount" && value !== undefined ? [value.text] : []));
  const ids = mounts
    .filter((mount) => /(?:^|,)type=secret(?:,|$)/.test(mount))
    .flatMap((mount) => /(?:^|,)id=([\w.-]{1,60})(?:,|$)/.exec(mount)?.[1] ?? []);
  return [...new Set(ids)];
}

/** Folders that nobody commits, by the tools that write into them. */
const BUILT = /^(?:\.\/)?(?:[\w.-]+\/){0,3}(?:target|build\/(?:libs|install|quarkus-app)|dist|out|bin\/Release)\//;

function builtSources({ stages }: Dockerfile): readonly string[] {
  const copies = stages.flatMap(({ instructions }) =>
    instructions.flatMap((instruction) => readCopy(instruction) ?? []),
  );
  return copies
    .filter(({ from }) => from === undefined)
    .flatMap(({ sources }) => sources.map(({ text }) => text))
    .filter((source) => BUILT.test(source));
}

function portOf(final: Stage): Container["port"] {
  const instructions = effectiveInstructions(final);
  const exposed = instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words)
    .map(({ text }) => /^(\d{1,5})(?:\/tcp)?$/i.exec(text)?.[1])
    .find((port) => port !== undefined);
  if (exposed !== undefined) return { value: Number(exposed), evidence: "EXPOSE in Dockerfile" };
  for (const { keyword, pairs } of instructions.toReversed()) {
    if (keyword !== "ENV") continue;
    for (const { key, value } of pairs) {
      if (key.text === "PORT" && value !== undefined && /^\d{1,5}$/.test(value.text))
        return { value: Number(value.text), evidence: "ENV PORT in Dockerfile" };
    }
  }
  return undefined;
}

/** The path of the address that HEALTHCHECK asks, whichever program does the asking. */
function healthPathOf(final: Stage): string | undefined {
  const check = lastInstruction(final, "HEALTHCHECK");
  if (check === undefined) return undefined;
  const path = /https?:\/\/[\w.$\-{}:[\]]{1,100}(\/[\w\-./]{1,100})/.exec(check.arguments.text.slice(0, 5000))?.[1];
  return path === undefined || path === "/" ? undefined : path;
}

/** `runAsNonRoot` lets no such image start; a number does, and the image has to let that user read its files. */
function instead(reason: string): Pick<Container, "user" | "userMissing"> {
  const userMissing = `the Dockerfile ${reason}`;
  const evidence = `a default, since ${userMissing}: it must let this user read its files`;
  return { user: { value: NONROOT_ID, group: NONROOT_ID, evidence }, userMissing };
}

function userOf(file: Dockerfile, final: Stage): Pick<Container, "user" | "userMissing"> {
  const missing = (userMissing: string): Pick<Container, "user" | "userMissing"> => ({ user: undefined, userMissing });
  const { kind, name, id, group } = imageUser(file, final);
  if (kind === "root") return instead(name === undefined ? "sets no USER, and its base image is root" : "runs as root");
  if (kind === "unknown")
    return missing(name === undefined ? "the Dockerfile sets no USER" : "USER in the Dockerfile depends on a variable");
  if (id === undefined) return instead(`names its user \`${name ?? ""}\` without a number`);
  const how = String(id) === name ? "" : ` (\`${name ?? ""}\`)`;
  const evidence = name === undefined ? "the nonroot base image" : `USER in Dockerfile${how}`;
  return { user: { value: id, group, evidence }, userMissing: "" };
}
