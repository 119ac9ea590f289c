import { type Copy, type CopySource, readCopy } from "../model/copy.ts";
import { matchName } from "../model/ignore.ts";
import { concern, runSteps } from "../model/commands.ts";
import { LOCKFILES, lockfileOf, nodeProject } from "../model/project.ts";
import { type Dockerfile, type Stage, effectiveInstructions } from "../model/dockerfile.ts";
import { type InstallCommand, readInstall } from "../model/npm-command.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import type { Instruction } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

type Tool = keyof typeof LOCKFILES;

export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "package.json is copied without its lockfile",
  why: "The install then chooses versions anew, and the payment service ships packages that nobody reviewed",
  how: "Copy the lockfile together with package.json",
  needs: ["files"],
  worksAlone: true,
  check(file, report, workspace) {
    for (const stage of file.stages) {
      const found = installWithoutLockfile(stage);
      if (found === undefined) continue;
      const { source, copy, tool } = found;
      const project = workspace === undefined ? undefined : nodeProject(file, stage, workspace);
      const lockfile =
        project === undefined || workspace === undefined ? undefined : lockfileOf(project, tool, workspace);
      // Without one in the project there is nothing to copy: then `install-ignores-lockfile` speaks.
      if (project !== undefined && lockfile === undefined) continue;
      const name = lockfile ?? LOCKFILES[tool][0];
      report({
        at: source,
        message: `\`${source.text}\` is copied for \`${tool}\` without \`${name}\``,
        certainty: lockfile === undefined ? "likely" : "certain",
        fixes: lockfile === undefined ? [] : addLockfile(copy, source, lockfile),
      });
    }
  },
});

interface Found {
  readonly tool: Tool;
  readonly copy: Copy;
  readonly source: CopySource;
}

/** The first install of a stage before which package.json was copied, and nothing that may be or hold its lockfile. */
function installWithoutLockfile(stage: Stage): Found | undefined {
  for (const { instruction, commands } of runSteps(stage, /npm|yarn|bun/, installs)) {
    const install = projectInstall(commands);
    if (install === undefined) continue;
    const copies = effectiveInstructions(stage)
      .filter(({ start }) => start < instruction.start)
      .flatMap((each) => readCopy(each) ?? []);
    if (mountsFiles(instruction) || copies.some((copy) => mayBringLockfile(copy, install.tool))) return undefined;
    for (const copy of copies) {
      const source = copy.sources.find(({ text }) => /(?:^|\/)package\.json$/.test(text));
      if (source !== undefined) return { tool: install.tool, copy, source };
    }
    return undefined;
  }
  return undefined;
}

const installs = concern((commands) => projectInstall(commands) !== undefined);

function projectInstall(commands: readonly ShellCommand[]): InstallCommand | undefined {
  return commands.map(readInstall).find((each) => each?.verb === "install" && !each.isGlobal && !each.hasPackages);
}

function mountsFiles({ flags }: Instruction): boolean {
  return flags.some(({ name, value }) => name === "mount" && /type=bind|^(?!.*type=)/.test(value?.text ?? ""));
}

/** Another stage, a folder, a variable or a pattern may; a file of another name does not. */
function mayBringLockfile({ from, sources }: Copy, tool: Tool): boolean {
  return sources.some(({ text }) => {
    const name = text.slice(text.lastIndexOf("/") + 1);
    if (from !== undefined || /\$/.test(text) || !/\.\w+$/.test(name)) return true;
    return LOCKFILES[tool].some((lockfile) => matchName(name, lockfile));
  });
}

function addLockfile({ instruction, destination }: Copy, { end, text }: CopySource, lockfile: string): Fix[] {
  if (instruction.json !== undefined || destination === undefined || !/(?:\/|^\.\.?)$/.test(destination.text))
    return [];
  const folder = text.slice(0, text.lastIndexOf("/") + 1);
  const newText = ` ${folder}${lockfile}`;
  return [{ title: `Copy \`${lockfile}\` too`, class: "review", edits: [{ start: end, end, newText }] }];
}
