import { type FileName, anyCase, nameOf } from "../contract/file-name.ts";
import { isBakeFile } from "../model/build-file.ts";
import { LANGUAGE_NAMES } from "./names.ts";

const oneOf = (...names: readonly string[]): Pick<FileName, "has" | "globs"> => ({
  has: (name) => names.includes(name),
  globs: names,
});

/** Of npm, Yarn, twine and pip: with tokens in them or without. */
const REGISTRY_SETTINGS = [".npmrc", ".yarnrc.yml", ".yarnrc", ".pypirc", "pip.conf", ".pip.conf"];

/** Keys and logins that programs look for by name. */
const CREDENTIAL_NAMES =
  "id_rsa id_dsa id_ecdsa id_ed25519 kubeconfig .netrc .pgpass .git-credentials .vault-token .my.cnf .dockercfg .htpasswd".split(
    " ",
  );
const KEY_STORES = ["p12", "pfx", "jks", "keystore", "kdbx", "kubeconfig", "tfstate"];
/** Of cloud providers' service accounts. */
const ACCOUNT_FILE = /(?:credentials?|service[-_]?account|adminsdk).{0,60}\.json$/i;

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
    has: (name) =>
      CREDENTIAL_NAMES.includes(name) ||
      KEY_STORES.some((ending) => name.toLowerCase().endsWith(`.${ending}`)) ||
      ACCOUNT_FILE.test(name),
    globs: [
      ...CREDENTIAL_NAMES,
      ...KEY_STORES.map((ending) => `*.${anyCase(ending)}`),
      ...["credential*", "service*account*", "adminsdk*"].map((part) => `*${part}.json`),
    ],
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
      "pdm.lock",
      "pixi.lock",
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

/** The first sort that a path's name is of; what rules read comes before names that say no more than the syntax. */
export function fileNameOf(path: string): FileName | undefined {
  const name = nameOf(path);
  const sorts = ALL_FILE_NAMES.filter((sort) => sort.has(name, path));
  return sorts.find(({ keeps }) => keeps !== undefined) ?? sorts[0];
}
