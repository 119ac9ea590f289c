import { LOCKFILES } from "../../../languages/dockerfile/model/project.ts";
import { holdsCredential } from "../../../secrets/credential-file.ts";
import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { asRecord, asText } from "../../../service/package-manifest.ts";
import { type Refusal, firstOf } from "../recipe.ts";
import { PNPM_BY_LOCKFILE, YARN_CLASSIC } from "../versions.ts";

export type Manager = "npm" | "yarn" | "yarn-berry" | "pnpm";

/** Who installs a project's packages, as its root says. */
export interface Managed {
  readonly tool: Detected<Manager>;
  readonly toolVersion?: Detected<string>;
  readonly lockfile: string;
}

type Manifest = Readonly<Record<string, unknown>>;
type Name = "npm" | "yarn" | "pnpm";

/** What package.json names, or the only lockfile there is. */
export function managerOf(root: ProjectFiles, manifest: Manifest): Managed | Refusal {
  const named = namedManager(manifest);
  const locked = (["npm", "yarn", "pnpm"] as const).filter((name) => firstOf(root, LOCKFILES[name]) !== undefined);
  const name = named?.name ?? locked[0];
  if (name === undefined)
    return {
      refusal:
        "package.json has no lockfile beside it, so that each build could take other packages. Run `npm install` (or yarn, pnpm, bun) and commit the lockfile; for a member of a workspace, open or name the workspace's root",
    };
  const lockfile = firstOf(root, LOCKFILES[name]);
  if (lockfile === undefined)
    return {
      refusal: `package.json names ${name} as its package manager, but ${LOCKFILES[name][0]} is not there. Run \`${name} install\` and commit it`,
    };
  if (named === undefined && locked.length > 1)
    return {
      refusal: `the lockfiles of ${locked.join(" and ")} are there. Delete the one that is not kept up to date, or name the package manager in package.json`,
    };
  const evidence = named === undefined ? lockfile : `${named.field} in package.json`;
  switch (name) {
    case "npm":
      return { tool: { value: "npm", evidence }, lockfile };
    case "pnpm":
      return { tool: { value: "pnpm", evidence }, toolVersion: pnpmVersion(root, named), lockfile };
    case "yarn":
      return yarnOf(root, named, evidence, lockfile);
    default:
      return name satisfies never;
  }
}

interface Named {
  readonly name: Name;
  readonly version: string;
  readonly field: string;
}

function namedManager(manifest: Manifest): Named | undefined {
  const named = /^(npm|yarn|pnpm)@(\d+\.\d+\.\d+)/.exec(asText(manifest["packageManager"]) ?? "");
  if (named !== null) return { name: named[1] as Name, version: named[2] ?? "", field: "packageManager" };
  const { name, version } = asRecord(asRecord(manifest["devEngines"])["packageManager"]);
  const whole = /^\d+\.\d+\.\d+$/.exec(asText(version) ?? "")?.[0];
  const known = (["npm", "yarn", "pnpm"] as const).find((one) => one === name);
  return known === undefined || whole === undefined ? undefined : { name: known, version: whole, field: "devEngines" };
}

function pnpmVersion(root: ProjectFiles, named: Named | undefined): Detected<string> {
  if (named !== undefined) return { value: named.version, evidence: `${named.field} in package.json` };
  const format = /^lockfileVersion:[ \t]*['"]?(\d{1,2}\.\d)/m.exec(contentOf(root, "pnpm-lock.yaml") ?? "")?.[1] ?? "";
  const known = PNPM_BY_LOCKFILE[format];
  return known === undefined
    ? { value: "", evidence: "package.json does not name the version of pnpm in packageManager" }
    : {
        value: known,
        evidence: `it reads lockfileVersion ${format} of pnpm-lock.yaml; packageManager in package.json would say which`,
      };
}

function yarnOf(root: ProjectFiles, named: Named | undefined, evidence: string, lockfile: string): Managed | Refusal {
  const settings = contentOf(root, ".yarnrc.yml");
  const isClassic = named === undefined ? settings === undefined : named.version.startsWith("1.");
  if (isClassic) {
    const toolVersion =
      named === undefined
        ? { value: YARN_CLASSIC, evidence: "the last Yarn Classic" }
        : { value: named.version, evidence };
    return { tool: { value: "yarn", evidence }, toolVersion, lockfile };
  }
  if (!/^nodeLinker:[ \t]*["']?(?:node-modules|pnpm)\b/m.test(settings ?? ""))
    return {
      refusal:
        "Yarn's Plug'n'Play needs its own loader at run time. Set `nodeLinker: node-modules` in .yarnrc.yml, or write the Dockerfile with the snippet `pay-dockerfile-node`",
    };
  if (holdsCredential(".yarnrc.yml", settings ?? "") === true)
    return {
      refusal:
        ".yarnrc.yml holds a credential, which a build would copy into a layer. Write it as `${NPM_TOKEN-}` there, or move it to the .yarnrc.yml of your home folder",
    };
  const release = /^yarnPath:.*yarn-(\d+\.\d+\.\d+)\.cjs/m.exec(settings ?? "")?.[1];
  const version = named?.version ?? release;
  const major = Number(version?.split(".")[0] ?? "4");
  if (major < 4 && !/plugin-workspace-tools/.test(settings ?? ""))
    return {
      refusal: `Yarn ${version} takes development packages away with its plugin for workspaces only. Run \`yarn plugin import workspace-tools\`, or move to Yarn 4`,
    };
  const toolVersion =
    version === undefined
      ? { value: "", evidence: "package.json does not name the version of yarn in packageManager" }
      : { value: version, evidence: named === undefined ? "yarnPath in .yarnrc.yml" : evidence };
  return { tool: { value: "yarn-berry", evidence }, toolVersion, lockfile };
}
