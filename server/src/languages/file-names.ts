import { type FileName, nameOf } from "../contract/file-name.ts";
import { isBakeFile } from "../model/build-file.ts";
import { LANGUAGE_NAMES } from "./names.ts";

const oneOf = (...names: readonly string[]): Pick<FileName, "has" | "globs"> => ({
  has: (name) => names.includes(name),
  globs: names,
});

/** Files that are looked at beside those of the languages. */
export const FILE_NAMES = {
  config: { ...oneOf(".paylint.yaml", ".paylint.yml"), tells: [] },
  gitIgnore: { ...oneOf(".gitignore"), tells: ["files", "git"], isText: true },
  dockerIgnore: {
    has: (name) => name.endsWith(".dockerignore"),
    globs: ["*.dockerignore"],
    tells: ["files"],
    isText: true,
  },
  packageManifest: { ...oneOf("package.json"), tells: ["files", "builds"], isText: true },
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
} as const satisfies Readonly<Record<string, FileName>>;

/** All sorts of files that Paylint looks at: what is checked, read, listed and watched follows from them. */
export const ALL_FILE_NAMES: readonly FileName[] = [
  ...Object.values<FileName>(FILE_NAMES),
  ...LANGUAGE_NAMES.flatMap(({ fileNames }) => fileNames),
];

/** The first sort that a path's name is of. */
export function fileNameOf(path: string): FileName | undefined {
  const name = nameOf(path);
  return ALL_FILE_NAMES.find((sort) => sort.has(name, path));
}
