import * as vscode from "vscode";
import { createRunName } from "../../../server/src/deploy/outside/local-host.ts";
import { identify } from "../../../server/src/engine/identify.ts";
import type { DeployRequest, Source } from "../../../server/src/deploy/decisions/request.ts";
import { type RunEnd, runDeploy } from "../../../server/src/deploy/run.ts";
import type { StagingList } from "../../../server/src/deploy/outside/staging-list.ts";
import { type Target, shownTarget } from "../../../server/src/deploy/decisions/target.ts";
import { hasFolder } from "../needs.ts";
import { complain, inform } from "../notices.ts";
import { pickOne } from "../picks.ts";
import { readOwnList } from "./own-list.ts";
import type { Session } from "./session.ts";
import { readManner } from "./settings.ts";
import { type Candidate, findCandidates, folderOf } from "./sources.ts";
import { readText } from "../files.ts";

const TITLE = "Deploy to Staging";

/**
 * “Deploy to Staging”: asks what and where if that is not clear, and carries it out.
 * @param given a folder or file of the explorer's menu
 * @returns how it ended; undefined when the user left before it began
 */
export async function deployToStaging(session: Session, given?: vscode.Uri): Promise<RunEnd | undefined> {
  if (!hasFolder("what is deployed lies in it", "file")) return undefined;
  const list = listTargets();
  if (list === undefined) return { outcome: "refused" };
  const root = await pickRoot(given);
  if (root === undefined) return undefined;
  const candidate = await pickCandidate(root, given);
  if (candidate === undefined) return undefined;
  const target = await pickTarget(list.targets);
  if (target === undefined) return undefined;
  // As for a task: what is deployed is what the editor shows.
  await vscode.workspace.saveAll(false);
  const { soakMs, canary } = readManner();
  const request: DeployRequest = {
    source: sourceOf(root, candidate),
    target,
    options: {
      soakMs,
      canary,
      takeOver: [],
      allowJobs: false,
      overBroken: false,
      dryRun: false,
    },
  };
  const run = createRunName(new Date());
  const info = { run, target: shownTarget(target), source: candidate.folder, soakMs };
  return session.carryOut(info, root, (host) => runDeploy(run, request, host));
}

/** The user's list. Undefined when there is no target in it: that is said, and the wizard offered. */
function listTargets(): StagingList | undefined {
  const list = readOwnList();
  if (list === undefined || list.targets.length > 0) return list;
  void complain("Paylint: no staging target is set up, so nothing can be deployed.", "Add staging target").then(
    (chosen) => (chosen === undefined ? undefined : vscode.commands.executeCommand("paylint.addStagingTarget")),
  );
  return undefined;
}

async function pickRoot(given: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  if (given !== undefined) return vscode.workspace.getWorkspaceFolder(given)?.uri;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  if (folders.length <= 1) return folders[0]?.uri;
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder: "Which folder holds what is deployed?" }))?.uri;
}

const MOST_FILES = 5000;

async function pickCandidate(root: vscode.Uri, given: vscode.Uri | undefined): Promise<Candidate | undefined> {
  const all = await listCandidates(root);
  const wanted = given === undefined ? undefined : await candidateFor(root, given, all);
  if (wanted !== undefined) return wanted;
  if (all.length === 0) {
    void inform("Paylint: there is no kustomization and no Kubernetes manifest in this folder.");
    return undefined;
  }
  const items = all.map((candidate) => ({
    icon: candidate.kind === "kustomize" ? "layers" : "files",
    label: candidate.folder,
    description:
      candidate.kind === "kustomize"
        ? "kustomization"
        : `${candidate.paths.length} manifest${candidate.paths.length === 1 ? "" : "s"}`,
    candidate,
  }));
  return (await pickOne(items, { title: TITLE, question: "What is deployed?" }))?.candidate;
}

async function listCandidates(root: vscode.Uri): Promise<Candidate[]> {
  const pattern = new vscode.RelativePattern(root, "**/{*.yaml,*.yml,Kustomization}");
  const skipped = "**/{node_modules,.git,vendor,dist,build,target,.paylint,.github}/**";
  const found = await vscode.workspace.findFiles(pattern, skipped, MOST_FILES);
  const manifests = new Set<string>();
  const paths = found.map((uri) => uri.path.slice(root.path.length + 1)).sort();
  for (const path of paths) if (await isManifest(vscode.Uri.joinPath(root, path))) manifests.add(path);
  return findCandidates(paths, (path) => manifests.has(path));
}

async function isManifest(uri: vscode.Uri): Promise<boolean> {
  const text = await readText(uri);
  return text !== undefined && identify(uri.path, text) === "kubernetes";
}

/** What a place of the explorer's menu stands for: a folder, or the folder of a kustomization, or one manifest. */
async function candidateFor(
  root: vscode.Uri,
  given: vscode.Uri,
  all: readonly Candidate[],
): Promise<Candidate | undefined> {
  const path = given.path === root.path ? "." : given.path.slice(root.path.length + 1);
  const { type } = await vscode.workspace.fs.stat(given);
  if (type !== vscode.FileType.File) return all.find(({ folder }) => folder === path);
  const kustomization = all.find(({ kind, folder }) => kind === "kustomize" && folder === folderOf(path));
  return kustomization ?? { kind: "files", folder: path, paths: [path] };
}

async function pickTarget(targets: readonly Target[]): Promise<Target | undefined> {
  if (targets.length === 1) return targets[0];
  const items = targets.map((target) => ({
    icon: "server-environment",
    label: shownTarget(target),
    description: target.server,
    target,
  }));
  return (await pickOne(items, { title: TITLE, question: "Where to?" }))?.target;
}

function sourceOf(root: vscode.Uri, { kind, folder, paths }: Candidate): Source {
  const absolute = (path: string): string => vscode.Uri.joinPath(root, path).fsPath;
  return kind === "kustomize"
    ? { kind, root: root.fsPath, folder: absolute(folder) }
    : { kind, root: root.fsPath, paths: paths.map(absolute) };
}
