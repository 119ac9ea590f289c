import type { FactKind } from "../contract/rule.ts";
import { isBakeFile, isComposeFile } from "../model/build-file.ts";

/** A sort of files, by their names without folders. */
export interface FileName {
  readonly has: (name: string) => boolean;
  /** For whoever watches a folder: they match each name of the sort, and may match others. */
  readonly globs: readonly string[];
  /** What such files may tell others; nothing where that they are there is all that is asked. */
  readonly tells: readonly FactKind[];
  /** They are small, and rules read their texts. */
  readonly isText?: true;
}

/** `[eE][nN][vV]`: globs tell cases apart. Without braces, which some editors do not nest. */
const anyCase = (word: string): string => word.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

const oneOf = (...names: readonly string[]): Pick<FileName, "has" | "globs"> => ({
  has: (name) => names.includes(name),
  globs: names,
});

/** All files that Paylint looks at. What is checked, read, listed and watched follows from this table. */
export const FILE_NAMES = {
  config: { ...oneOf(".paylint.yaml", ".paylint.yml"), tells: [] },
  dockerfile: {
    has: isDockerfileName,
    globs: [`${anyCase("dockerfile")}*`, `${anyCase("containerfile")}*`, `*.${anyCase("dockerfile")}`],
    tells: ["images"],
  },
  dotenv: {
    has: isDotenvFileName,
    globs: [`.${anyCase("env")}*`, `*.${anyCase("env")}`, `${anyCase("env")}.*`],
    tells: ["dotenv"],
  },
  gitIgnore: { ...oneOf(".gitignore"), tells: ["files", "git"], isText: true },
  dockerIgnore: {
    has: (name) => name.endsWith(".dockerignore"),
    globs: ["*.dockerignore"],
    tells: ["files"],
    isText: true,
  },
  packageManifest: { ...oneOf("package.json"), tells: ["files", "builds"], isText: true },
  compose: {
    has: isComposeFile,
    globs: ["compose*.yaml", "compose*.yml", "docker-compose*.yaml", "docker-compose*.yml"],
    tells: ["files", "builds"],
    isText: true,
  },
  bake: { has: isBakeFile, globs: ["docker-bake*.hcl", "docker-bake*.json"], tells: ["files", "builds"], isText: true },
  chart: { ...oneOf("Chart.yaml"), tells: ["files", "kubernetes"], isText: true },
  kustomization: {
    ...oneOf("kustomization.yaml", "kustomization.yml", "Kustomization"),
    tells: ["files", "kubernetes"],
    isText: true,
  },
  lockfile: {
    ...oneOf(
      "yarn.lock",
      "bun.lock",
      "bun.lockb",
      "go.mod",
      "pom.xml",
      "build.gradle",
      "build.gradle.kts",
      "requirements.txt",
      "pyproject.toml",
      "Cargo.toml",
    ),
    tells: [],
  },
  yaml: {
    has: (name) => /\.ya?ml$/i.test(name),
    globs: [`*.${anyCase("yaml")}`, `*.${anyCase("yml")}`],
    tells: ["kubernetes"],
  },
  json: { has: (name) => /\.json$/i.test(name), globs: [`*.${anyCase("json")}`], tells: ["kubernetes"] },
} as const satisfies Readonly<Record<string, FileName>>;

/** The last part of a path with `/`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The first sort of the table that a path's name is of. */
export function fileNameOf(path: string): FileName | undefined {
  const name = nameOf(path);
  return Object.values<FileName>(FILE_NAMES).find((sort) => sort.has(name));
}

/** `Dockerfile`, `Dockerfile.NAME`, `NAME.dockerfile`, and the same of containers; no texts or templates that are called so. */
function isDockerfileName(name: string): boolean {
  if (/\.dockerignore$/i.test(name)) return false;
  return /^(?:docker|container)file(?:[._-].+)?$/i.test(name)
    ? !/\.(?:md|txt|ya?ml|json|sh|ts|js|py|go|html|tmpl|template|tpl|j2|erb|in|png|jpe?g|gif|svg|pdf|zip|tar|t?gz)$/i.test(
        name,
      )
    : /.\.dockerfile$/i.test(name);
}

/** `.env`, `.env.NAME`, `NAME.env`; not `.envrc`, code, or encrypted stores. */
function isDotenvFileName(name: string): boolean {
  const lower = name.toLowerCase();
  if (/\.(?:tsx?|jsx?|mjs|cjs|json|ya?ml|toml|enc|vault|gpg|age|md|sh|py|rb|go|j2|tpl|tmpl|erb|hbs|d)$/.test(lower))
    return false;
  return (
    /^\.env(?:[._-].+)?$/.test(lower) ||
    /^[\w.-]+\.env$/.test(lower) ||
    /^env\.(?:example|sample|template|dist)$/.test(lower)
  );
}
