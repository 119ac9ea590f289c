import { type ProjectFiles, type Workspace, contentOf } from "../../../service/files.ts";
import { asRecord, asText, recordOf } from "../../../service/package-manifest.ts";
import { packageProject } from "../../../service/package-project.ts";
import { claims } from "../../../service/workspace.ts";
import { type Refusal, isPlainPath } from "../recipe.ts";
import { installScripts } from "./lifecycle.ts";
import { lacksClient } from "./prisma.ts";

/** The workspace's root as a project of its own. */
export function rootOf({ files, existing }: Workspace): ProjectFiles {
  return { folderName: "", files, existing };
}

interface Member {
  readonly folder: string;
  readonly name: string;
  /** Names of packages that it needs at run time. */
  readonly uses: readonly string[];
  /** Names of those that it is built or tested with. */
  readonly usesToBuild: readonly string[];
  readonly scripts: Readonly<Record<string, unknown>>;
  readonly main: string | undefined;
}

/** The members of a workspace by their names. */
function membersOf(workspace: Workspace): ReadonlyMap<string, Member> {
  const root = rootOf(workspace);
  const byName = new Map<string, Member>();
  for (const path of workspace.files.keys()) {
    const folder = /^(.+)\/package\.json$/.exec(path)?.[1];
    if (folder === undefined || !claims((name) => contentOf(root, name), folder)) continue;
    const member = readMember(root, folder);
    byName.set(member.name, member);
  }
  return byName;
}

/** What a member needs, each behind what it needs itself. */
function neededBy(
  own: Member,
  byName: ReadonlyMap<string, Member>,
  usesOf: (member: Member) => readonly string[],
): readonly Member[] {
  const ordered: Member[] = [];
  const seen = new Set([own]);
  const visit = (member: Member): void => {
    for (const name of usesOf(member)) {
      const used = byName.get(name);
      if (used === undefined || seen.has(used)) continue;
      seen.add(used);
      visit(used);
      ordered.push(used);
    }
  };
  visit(own);
  return ordered;
}

function readMember(root: ProjectFiles, folder: string): Member {
  const manifest = recordOf(contentOf(root, `${folder}/package.json`));
  return {
    folder,
    name: asText(manifest["name"]) ?? folder,
    uses: ["dependencies", "optionalDependencies", "peerDependencies"].flatMap((key) =>
      Object.keys(asRecord(manifest[key])),
    ),
    usesToBuild: Object.keys(asRecord(manifest["devDependencies"])),
    scripts: asRecord(manifest["scripts"]),
    main: asText(manifest["main"]) ?? asText(manifest["module"]),
  };
}

/** Folders that members' builds fill, as their manifests say. */
function outputsOf(members: readonly Member[]): readonly string[] {
  return members.flatMap(({ folder, main }) => {
    const top = /^(?:\.\/)?(dist|out|build)\//.exec(main ?? "")?.[1];
    return top === undefined ? [] : [`${folder}/${top}`];
  });
}

interface MemberFacts {
  /** Their own scripts that run with an install, each as `script=name`. */
  readonly scripts: readonly string[];
  readonly facts: Readonly<Record<string, string | undefined>>;
}

/** What is known of a member for its image: its name, what it needs, what builds it. */
export function memberFacts(
  workspace: Workspace,
  rootManifest: Readonly<Record<string, unknown>>,
): MemberFacts | Refusal {
  const byName = membersOf(workspace);
  const own = [...byName.values()].find(({ folder }) => folder === workspace.member);
  const needed = own === undefined ? [] : neededBy(own, byName, ({ uses, usesToBuild }) => [...uses, ...usesToBuild]);
  const members = own === undefined ? [] : [...needed, own];
  const odd = members.find(({ name, folder }) => !/^[@\w.][\w./-]*$/.test(name) || !isPlainPath(folder));
  if (own === undefined || odd !== undefined)
    return {
      refusal: `the workspace's member ${odd?.folder ?? workspace.member} has a name or folder that a command cannot take as it is. Rename it`,
    };
  const isPiped = workspace.existing.includes("turbo.json");
  const facts = {
    name: own.name,
    needs: neededBy(own, byName, ({ uses }) => uses)
      .map(({ folder }) => folder)
      .join("\n"),
    built: needed.flatMap(({ name, scripts }) => (typeof scripts["build"] === "string" ? name : [])).join("\n"),
    outputs: outputsOf(needed).join("\n"),
    generated: members
      .filter(({ folder }) => lacksClient(packageProject(rootOf(workspace), folder), isPiped))
      .map(({ name }) => name)
      .join("\n"),
    configs: workspace.existing.filter((path) => /^tsconfig[\w.-]*\.json$/.test(path)).join("\n"),
    turbo: turboOf(workspace, rootManifest),
  };
  const scripts = members.flatMap(({ folder, name }) =>
    installScripts(packageProject(rootOf(workspace), folder)).map((script) => `${script}=${name}`),
  );
  return { facts, scripts };
}

/** Turborepo's version where it builds the workspace: the least that the root asks for, which is there for sure. */
function turboOf({ existing }: Workspace, rootManifest: Readonly<Record<string, unknown>>): string | undefined {
  if (!existing.includes("turbo.json")) return undefined;
  const asked = ["devDependencies", "dependencies"].map((key) => asText(asRecord(rootManifest[key])["turbo"]));
  return asked.map((range) => /^[~^]?(\d+\.\d+\.\d+)$/.exec(range ?? "")?.[1]).find((version) => version !== undefined);
}
