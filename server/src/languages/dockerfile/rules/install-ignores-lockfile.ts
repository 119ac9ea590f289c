import { joinPath } from "../../../base/path.ts";
import { type PlainCommand, plainCommand } from "../../../model/commands/deploy-command.ts";
import { MENTIONS_LOCKED_TOOL, unlockedInstall } from "../../../model/commands/locked-install.ts";
import { type LooseInstall, looseInstall } from "../../../model/commands/loose-install.ts";
import { type RunStep, concern, runSteps } from "../model/commands.ts";
import { buildContexts } from "../model/context.ts";
import { readCopy } from "../model/copy.ts";
import { isBundlerFrozen, isSwitchedOn } from "../model/frozen.ts";
import { matchName } from "../model/ignore.ts";
import { LOCKFILES, type NodeProject, lockfileOf, nodeProject } from "../model/project.ts";
import { type Dockerfile, effectiveInstructions } from "../model/dockerfile.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { nameOf } from "../../../contract/file-name.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { type Report, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "The install may take other versions than the lockfile's",
  why: "A package released a minute ago can get into the payment service without anybody having looked at it",
  how: "Commit the lockfile and install exactly what it says: `npm ci`, `bun install --frozen-lockfile`, `yarn install --immutable`",
  needs: ["files", "builds"],
  worksAlone: true,
  check(file, report, workspace) {
    for (const stage of file.stages) {
      for (const step of runSteps(stage, MENTIONS, installsLoosely)) {
        for (const command of step.commands) {
          const plain = plainCommand(command);
          if (plain === undefined) continue;
          const call = { plain, command, step, file, workspace };
          const finding = ofNode(call) ?? ofOthers(call);
          if (finding !== undefined) report(finding);
        }
      }
    }
  },
});

const MENTIONS = new RegExp(`npm|bun|yarn|${MENTIONS_LOCKED_TOOL.source}`);

/** A command of a step, and what it stands in. */
interface Call {
  readonly plain: PlainCommand;
  readonly command: ShellCommand;
  readonly step: RunStep;
  readonly file: Dockerfile;
  readonly workspace: WorkspaceView | undefined;
}

const installsLoosely = concern((commands) =>
  commands.some((command) => {
    const plain = plainCommand(command);
    if (plain === undefined) return false;
    return looseInstall(plain, command.words) !== undefined || unlockedInstall(plain, command.words) !== undefined;
  }),
);

function ofNode({ plain, command, step, file, workspace }: Call): Report | undefined {
  const { stage, instruction } = step;
  const found = looseInstall(plain, command.words);
  if (found === undefined || (found.dependsOnCi && isSwitchedOn(step, command, FREEZE_NODE))) return undefined;
  const tool = plain.name as keyof typeof LOCKFILES;
  const project = workspace === undefined ? undefined : nodeProject(file, stage, workspace);
  const lockfile = project === undefined || workspace === undefined ? undefined : lockfileOf(project, tool, workspace);
  const isMissing = project !== undefined && lockfile === undefined;
  return {
    at: found.at,
    message: isMissing
      ? `\`${tool}\` chooses the versions anew: there is no \`${LOCKFILES[tool][0]}\` beside \`package.json\``
      : found.message,
    ...(isMissing ? { how: `Commit \`${LOCKFILES[tool][0]}\`, and install exactly what it says` } : {}),
    fixes: isMissing || instruction.json !== undefined ? [] : fixesFor(found, tool, project, workspace),
  };
}

/** pnpm, and Yarn 2 and newer, freeze the lockfile by themselves where `CI` is set. */
const FREEZE_NODE = ["CI", "YARN_ENABLE_IMMUTABLE_INSTALLS"];

/** Of other programs, where their lockfile is known to be there. */
function ofOthers(call: Call): Report | undefined {
  const { plain, command, step } = call;
  const found = unlockedInstall(plain, command.words);
  if (found === undefined || isSwitchedOn(step, command, found.variables)) return undefined;
  if (plain.name === "bundle" && isBundlerFrozen(step, command)) return undefined;
  if (!isThere(found.lockfile, call)) return undefined;
  const { at, message, how, severity, fix } = found;
  return {
    at,
    message,
    how,
    severity,
    fixes:
      fix === undefined || step.instruction.json !== undefined
        ? []
        : [{ title: fix.title, class: "review", edits: [fix.edit] }],
  };
}

/** Copied or mounted by its name, or in the folder that is built. */
function isThere(lockfile: string, { step: { stage, instruction }, file, workspace }: Call): boolean {
  const names = effectiveInstructions(stage)
    .filter(({ start }) => start < instruction.start)
    .flatMap((each) => readCopy(each)?.sources ?? [])
    .map(({ text }) => nameOf(text));
  const mounts = instruction.flags.filter(({ name }) => name === "mount").map(({ value }) => value?.text ?? "");
  if (names.some((name) => matchName(name, lockfile) && /[a-z]/i.test(name))) return true;
  if (mounts.some((mount) => mount.includes(lockfile))) return true;
  return (
    workspace !== undefined &&
    buildContexts(file, workspace).some(({ folder }) => workspace.fileExists(joinPath(folder, lockfile)) === true)
  );
}

/** Which of its two flags Yarn knows depends on its version: newer ones have a file of settings. */
function fixesFor(
  { at, fix }: LooseInstall,
  tool: keyof typeof LOCKFILES,
  project: NodeProject | undefined,
  workspace: WorkspaceView | undefined,
): Fix[] {
  if (fix !== undefined) return [{ title: fix.title, class: "review", edits: [fix.edit] }];
  if (tool !== "yarn" || workspace?.fileExists("yarn.lock") !== true) return [];
  const isNewer =
    workspace.fileExists(".yarnrc.yml") === true || /^yarn@(?!1\.)/.test(project?.manifest.packageManager ?? "");
  const flag = isNewer ? "--immutable" : "--frozen-lockfile";
  return [
    {
      title: `Install with \`${flag}\``,
      class: "review",
      edits: [{ start: at.end, end: at.end, newText: ` ${flag}` }],
    },
  ];
}
