import { isInReach } from "../../../engine/relevant-files.ts";
import { holdsCredential } from "../../../secrets/credential-file.ts";
import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { asRecord, asText } from "../../../service/package-manifest.ts";
import { textRecord, valueAt } from "../../../syntax/yaml/access.ts";
import { parseYamlDocument } from "../../../syntax/yaml/yaml.ts";
import { type Refusal, firstOf } from "../recipe.ts";
import { installScripts, readByInstall } from "./lifecycle.ts";
import type { Manager } from "./manager.ts";

/** What an install reads beside the registry: it is to be there before. */
export interface InstallInputs {
  /** Files at the root. */
  readonly files: readonly string[];
  /** Folders, and files in folders. */
  readonly folders: readonly string[];
  /** The project's own scripts read what nobody can name, so that all of it is copied first. */
  readonly readsAll: boolean;
  /** The project's own scripts that run with the install and read files. */
  readonly scripts: readonly string[];
  /** Comments on links to folders that are not there: an install passes over them. */
  readonly remarks: readonly string[];
  /** The settings for the registry name a credential. */
  readonly credential?: Credential;
}

export interface Credential extends Detected<"yes"> {
  /** The variables that hold it; none where the settings hold it themselves, and are mounted as a whole. */
  readonly variables: readonly string[];
}

/** Settings of each package manager that stand beside package.json. */
const SETTINGS: Readonly<Record<Manager | "bun", readonly string[]>> = {
  npm: [".npmrc"],
  pnpm: [".npmrc", "pnpm-workspace.yaml", ".pnpmfile.cjs", ".pnpmfile.mjs"],
  yarn: [".npmrc", ".yarnrc"],
  "yarn-berry": [".yarnrc.yml"],
  bun: [".npmrc", "bunfig.toml"],
};

type Manifest = Readonly<Record<string, unknown>>;

export function installInputs(
  root: ProjectFiles,
  manifest: Manifest,
  tool: Manager | "bun",
  lockfile: string,
): InstallInputs | Refusal {
  const local = localPackages(root, manifest);
  const lost = local.find(({ isMissing, isLink }) => isMissing && !isLink);
  if (lost !== undefined)
    return {
      refusal: `package.json takes \`${lost.name}\` from ${lost.path}, which is not there. Add it, or take the line \`${lost.line}\` out`,
    };
  const own = readByInstall(root);
  const credential = credentialOf(root, tool);
  const isHidden = credential !== undefined && credential.variables.length === 0;
  const settings = SETTINGS[tool].filter((name) => root.existing.includes(name) && !(isHidden && name === ".npmrc"));
  const there = local.filter((one) => !one.isMissing).map(({ path }) => path);
  // patch-package does nothing without its folder.
  const read = own === "anything" ? [] : own.filter((path) => path !== "patches" || !isMissing(root, path));
  const plain = [...patchesOf(root, manifest), ...there, ...read].map((path) => path.replace(/^\.\//, ""));
  return {
    files: ["package.json", lockfile, ...settings],
    folders: [...new Set(plain)],
    scripts: installScripts(root),
    remarks: local
      .filter((one) => one.isMissing)
      .map(({ line }) => `# \`${line}\` of package.json leads to nothing that is there, and nothing is copied for it.`),
    readsAll: own === "anything" || !plain.every(isPlainFolder),
    ...(credential === undefined ? {} : { credential }),
  };
}

function isPlainFolder(path: string): boolean {
  return /^[\w@.][\w@.+-]*(?:\/[\w@.+-]+)*$/.test(path) && !path.split("/").includes("..");
}

/** Folders with patches of packages, by what names them, and with Yarn's plugins. */
function patchesOf(root: ProjectFiles, manifest: Manifest): string[] {
  const workspace = parseYamlDocument(contentOf(root, "pnpm-workspace.yaml") ?? "").root;
  const patches = [
    ...Object.values(asRecord(asRecord(manifest["pnpm"])["patchedDependencies"])),
    ...Object.values(asRecord(manifest["patchedDependencies"])),
    ...Object.values(textRecord(valueAt(workspace, "patchedDependencies"))),
    ...["dependencies", "devDependencies", "optionalDependencies", "resolutions"]
      .flatMap((key) => Object.values(asRecord(manifest[key])))
      .flatMap((version) => yarnPatches(asText(version) ?? "")),
    ...[
      ...(contentOf(root, ".yarnrc.yml") ?? "").matchAll(/^[ \t-]*path:[ \t]*["']?(\.yarn\/plugins\/\S+?)["']?$/gm),
    ].map((match) => match[1]),
  ];
  return patches.flatMap((path) => {
    const text = asText(path);
    return text === undefined ? [] : [folderOf(text)];
  });
}

/** The files of `patch:ms@npm%3A2.1.3#~/.yarn/patches/ms.patch`. */
function yarnPatches(version: string): string[] {
  if (!version.startsWith("patch:")) return [];
  const paths = version.slice(version.indexOf("#") + 1).split("&");
  return paths.filter((path) => path.endsWith(".patch")).map((path) => path.replace(/^~\//, ""));
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : path;
}

interface LocalPackage {
  readonly name: string;
  readonly path: string;
  /** As it stands in package.json. */
  readonly line: string;
  readonly isLink: boolean;
  readonly isMissing: boolean;
}

/** Packages that lie in the project: `file:` with a folder or an archive, and links. */
function localPackages(root: ProjectFiles, manifest: Manifest): readonly LocalPackage[] {
  return ["dependencies", "devDependencies", "optionalDependencies"]
    .flatMap((key) => Object.entries(asRecord(manifest[key])))
    .flatMap(([name, version]) => {
      const [, kind, path = ""] = /^(file|link|portal):(.+)$/.exec(asText(version) ?? "") ?? [];
      if (kind === undefined) return [];
      const line = `"${name}": "${asText(version) ?? ""}"`;
      return [{ name, path, line, isLink: kind === "link", isMissing: isMissing(root, path) }];
    });
}

/** Whether a path is known not to be there; what lies outside, or where nobody walks, may be. */
function isMissing({ existing }: ProjectFiles, path: string): boolean {
  const plain = path.replace(/^\.\//, "").replace(/\/$/, "");
  if (/^(?:\.\.|~|\/)/.test(plain) || !isInReach(`${plain}/`)) return false;
  return !existing.some((one) => one === plain || one.startsWith(`${plain}/`));
}

/** The settings' own credential, or the variables that they take it from. */
function credentialOf(root: ProjectFiles, tool: Manager | "bun"): Credential | undefined {
  const name = firstOf(root, [tool === "yarn-berry" ? ".yarnrc.yml" : ".npmrc"]);
  const text = name === undefined ? "" : (contentOf(root, name) ?? "");
  if (name === undefined) return undefined;
  if (holdsCredential(name, text) === true)
    return {
      value: "yes",
      evidence: `${name} holds a credential, so the build gets it by \`--secret id=npmrc,src=${name}\``,
      variables: [],
    };
  const settings = text.replaceAll(/^[ \t]*[#;].*$/gm, "");
  const variables = [...new Set([...settings.matchAll(/\$\{([A-Za-z_]\w{0,100})\}/g)].map((match) => match[1] ?? ""))];
  return variables.length === 0
    ? undefined
    : { value: "yes", evidence: `${name} takes ${variables.join(" and ")} from the environment`, variables };
}
