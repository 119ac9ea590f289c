import { type FileName, anyCase, nameOf } from "../contract/file-name.ts";
import { isBakeFile } from "../model/build-file.ts";
import { LANGUAGE_NAMES } from "./names.ts";

const oneOf = (...names: readonly string[]): Pick<FileName, "has" | "globs"> => ({
  has: (name) => names.includes(name),
  globs: names,
});

/** Of npm, Yarn, twine and pip: with tokens in them or without. */
const REGISTRY_SETTINGS = [".npmrc", ".yarnrc.yml", ".yarnrc", ".pypirc", "pip.conf", ".pip.conf"];

const SSH_KEYS = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];
const KEY_STORES = ["p12", "pfx", "jks", "keystore", "kdbx"];

/** Names of a configuration: of two in a folder the first counts. */
export const CONFIG_NAMES = [".paylint.yml", ".paylint.yaml"] as const;

/** Files that are looked at beside those of the languages. */
export const FILE_NAMES = {
  config: { ...oneOf(...CONFIG_NAMES), tells: [] },
  gitIgnore: { ...oneOf(".gitignore"), tells: ["files", "git"], keeps: "text" },
  dockerIgnore: {
    has: (name) => name.endsWith(".dockerignore"),
    globs: ["*.dockerignore"],
    tells: ["files"],
    keeps: "text",
  },
  packageManifest: { ...oneOf("package.json"), tells: ["files", "builds"], keeps: "text" },
  bake: {
    has: isBakeFile,
    globs: ["docker-bake*.hcl", "docker-bake*.json"],
    tells: ["files", "builds"],
    keeps: "text",
  },
  credential: {
    has: (name) => REGISTRY_SETTINGS.includes(name) || /.\.(?:key|pem|ppk)$/i.test(name),
    globs: [...REGISTRY_SETTINGS, ...["key", "pem", "ppk"].map((ending) => `*.${anyCase(ending)}`)],
    tells: ["files"],
    keeps: "credential",
    isPrivate: true,
  },
  keyStore: {
    has: (name) => SSH_KEYS.includes(name) || KEY_STORES.some((ending) => name.toLowerCase().endsWith(`.${ending}`)),
    globs: [...SSH_KEYS, ...KEY_STORES.map((ending) => `*.${anyCase(ending)}`)],
    tells: ["files"],
    isPrivate: true,
  },
  chart: { ...oneOf("Chart.yaml"), tells: ["files", "kubernetes"], keeps: "text" },
  kustomization: {
    ...oneOf("kustomization.yaml", "kustomization.yml", "Kustomization"),
    tells: ["files", "kubernetes"],
    keeps: "text",
  },
  lockfile: {
    ...oneOf(
      "yarn.lock",
      "bun.lock",
      "bun.lockb",
      "uv.lock",
      "poetry.lock",
      "Pipfile.lock",
      "Gemfile.lock",
      "composer.lock",
      "Cargo.lock",
      "go.sum",
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
