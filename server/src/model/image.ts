import type { Span } from "../base/span.ts";

/** A part of an image reference; offsets count in the reference's text. */
export interface ImagePart extends Span {
  readonly text: string;
}

/** `registry/repository:tag@digest`, as Docker, Kubernetes and GitHub Actions write it. */
export interface ImageReference {
  readonly text: string;
  /** `ghcr.io`, `localhost:5000`; undefined where the default registry is meant. */
  readonly registry: ImagePart | undefined;
  /** The path below the registry: `library/node`, `node`, `distroless/static`. */
  readonly repository: ImagePart;
  readonly tag: ImagePart | undefined;
  /** With its algorithm: `sha256:…`. */
  readonly digest: ImagePart | undefined;
  /** `$TAG`, `${TAG}`, `${{ … }}` or `{{ … }}` stands somewhere in the text. */
  readonly hasVariable: boolean;
}

/** Takes an image reference apart. Any text gives an answer; variables count as ordinary characters of their part. */
export function parseImage(text: string): ImageReference {
  const masked = maskVariables(text);
  const part = (start: number, end: number): ImagePart => ({ start, end, text: text.slice(start, end) });
  const at = masked.indexOf("@");
  const nameEnd = at < 0 ? text.length : at;
  const slash = masked.indexOf("/");
  const first = slash < 0 || slash > nameEnd ? "" : masked.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === "localhost";
  const repositoryStart = hasRegistry ? slash + 1 : 0;
  const colon = masked.lastIndexOf(":", nameEnd - 1);
  const hasTag = colon >= repositoryStart && colon > masked.lastIndexOf("/", nameEnd - 1);
  const repositoryEnd = hasTag ? colon : nameEnd;
  return {
    text,
    registry: hasRegistry ? part(0, slash) : undefined,
    repository: part(repositoryStart, repositoryEnd),
    tag: hasTag ? part(colon + 1, nameEnd) : undefined,
    digest: at < 0 ? undefined : part(at + 1, text.length),
    hasVariable: masked !== text,
  };
}

/** Variables blanked out character for character, so that the separators inside them do not count. */
function maskVariables(text: string): string {
  if (!/[$%]|\{\{/.test(text)) return text;
  return text.replaceAll(/\$?\{\{[^{}]*\}\}|\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\$\w+|%\w+%/g, (variable) =>
    "_".repeat(variable.length),
  );
}

const DOCKER_HUB = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);

/**
 * The name of a Docker official image (`node`, `debian`), however it is reached: by itself, through Docker Hub's full
 * name, or through a mirror that keeps the `library/` path.
 */
export function officialName(image: ImageReference): string | undefined {
  const { registry, repository } = image;
  const library = /(?:^|\/)library\/([^/]+)$/.exec(repository.text)?.[1];
  if (library !== undefined) return library;
  if (registry !== undefined && !DOCKER_HUB.has(registry.text)) return undefined;
  return repository.text.includes("/") ? undefined : repository.text;
}

/**
 * Whether a capital stands in the path, which every registry and builder refuses. A first part with a capital is a host, as
 * Docker has it (distribution/reference, `splitDockerDomain`).
 */
export function hasCapitalsInPath({ registry, repository: { text } }: ImageReference): boolean {
  if (!/[A-Z]/.test(text) || /\$|\{\{|%/.test(text)) return false;
  const first = text.slice(0, Math.max(text.indexOf("/"), 0));
  const isHost = registry === undefined && first !== first.toLowerCase();
  return /[A-Z]/.test(isHost ? text.slice(first.length) : text);
}

/** How people name the image: a digest says nothing to them. */
export function withoutDigest({ text, digest }: ImageReference): string {
  return digest === undefined ? text : text.slice(0, digest.start - 1);
}

/** Registry and repository in their full form, for comparing: `node` is `docker.io/library/node`. */
export function fullName(image: ImageReference): string {
  const registry =
    image.registry === undefined || DOCKER_HUB.has(image.registry.text) ? "docker.io" : image.registry.text;
  const repository = image.repository.text;
  return `${registry}/${registry === "docker.io" && !repository.includes("/") ? "library/" : ""}${repository}`;
}

/** Tags that are meant to move to whatever is newest. */
const NEWEST = new Set(["latest", "edge", "nightly"]);
/** Branches, channels and environments. */
const MOVING = new Set(
  "lts current stable mainline rolling main master trunk dev develop development canary next snapshot unstable testing test head tip prod production staging stage release qa uat preprod".split(
    " ",
  ),
);
/** Those of them that builds are counted on; behind a channel a small number is a major version. */
const BRANCHES = new Set(
  "main master trunk dev develop development head testing test prod production staging stage release qa uat".split(" "),
);
/** Variants of an image: alone they say which flavour, not which version. */
const VARIANTS = new Set(
  "alpine slim fpm apache cli debian ubuntu perl management windowsservercore nanoserver".split(" "),
);

/**
 * How a tag names a version: `newest` moves with every release on purpose, `moving` with a channel, `variant` says
 * the flavour only, `none` means that `latest` is implied.
 */
export type TagKind = "none" | "newest" | "moving" | "variant" | "version";

export function tagKind(tag: string | undefined): TagKind {
  if (tag === undefined || tag === "") return "none";
  const words = tag.toLowerCase().split(/[-_]/);
  const first = words[0] ?? "";
  // A version, a date, a commit or a build's number makes a tag of its own of a branch's name.
  if (words.slice(1).some((word) => isRelease(word) || (BRANCHES.has(first) && /^\d+$/.test(word)))) return "version";
  if (NEWEST.has(first)) return "newest";
  if (MOVING.has(first)) return "moving";
  return words.every((word) => VARIANTS.has(word)) ? "variant" : "version";
}

/** `1a2b3c4`, `20240101`, `1.2.3`, `v2`: what names one release behind the name of a branch or channel. */
function isRelease(word: string): boolean {
  return /^(?=[a-f]*\d)[\da-f]{7,40}$|^\d{4,14}$|^v\d+$|^v?\d+(?:\.\d+)+(?:[a-z]\w*)?$/.test(word);
}
