import * as vscode from "vscode";
import { isComplete, readAnswers } from "../../../server/src/scaffold/answers.ts";
import { type Detection, detectService } from "../../../server/src/scaffold/detect.ts";
import { type ProjectFiles, isDetectedFile, packageProject } from "../../../server/src/scaffold/files.ts";
import { planDeployment } from "../../../server/src/scaffold/plan.ts";
import { questionsFor } from "../../../server/src/scaffold/questions.ts";
import { concernsUs } from "../../../server/src/engine/relevant-files.ts";
import { type Step, ask } from "./ask.ts";

/**
 * “Generate k8s Deployment”: looks at the folder, asks what it cannot know, shows every file in the editor's own
 * preview, and writes them in one step that one undo takes back.
 */
export async function generateDeployment(): Promise<void> {
  const root = await pickFolder();
  if (root === undefined) return;
  const project = await readProject(root);
  const chosen = await pickPackage(root, project);
  if (chosen === undefined) return;
  const detection = detectService(chosen.project);
  const given = await ask("Generate k8s Deployment", stepsFor(detection));
  if (given === undefined) return;
  const sheet = readAnswers(detection, given);
  if (!isComplete(sheet)) {
    void vscode.window.showErrorMessage(`Paylint: ${sheet.missing.map(({ id, why }) => `${id}: ${why}`).join("; ")}`);
    return;
  }
  await write(chosen.uri, planDeployment(sheet.answers, chosen.project.existing));
}

function stepsFor(detection: Detection): Step[] {
  return questionsFor(detection).map(({ id, title, kind, options, value, evidence, validate }) => ({
    id,
    title,
    value,
    evidence,
    ...(kind === "pick" && options !== undefined ? { options } : {}),
    validate,
  }));
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length <= 1) return folders[0]?.uri;
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder: "Which folder holds the service?" }))?.uri;
}

async function readProject(root: vscode.Uri): Promise<ProjectFiles> {
  const found = await vscode.workspace.findFiles(
    new vscode.RelativePattern(root, "**/*"),
    "**/{node_modules,.git,vendor}/**",
    20_000,
  );
  const existing = found
    .map((uri) => uri.path.slice(root.path.length + 1))
    .filter((path) => concernsUs(path) || isDetectedFile(path));
  const files = new Map<string, string>();
  for (const path of existing.filter(isDetectedFile)) {
    const text = await readText(vscode.Uri.joinPath(root, path));
    if (text !== undefined) files.set(path, text);
  }
  const gitRemote = await readText(vscode.Uri.joinPath(root, ".git", "config"));
  const folderName = root.path.slice(root.path.lastIndexOf("/") + 1);
  return { folderName, files, existing, ...(gitRemote === undefined ? {} : { gitRemote }) };
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there, which is an answer.
    return undefined;
  }
}

/** A repository of several services: the user says which. */
async function pickPackage(
  root: vscode.Uri,
  project: ProjectFiles,
): Promise<{ uri: vscode.Uri; project: ProjectFiles } | undefined> {
  const { packages } = detectService(project);
  if (packages.length === 0 || project.files.has("Dockerfile")) return { uri: root, project };
  const whole = { label: ".", description: "The folder itself" };
  const picked = await vscode.window.showQuickPick([...packages.map((label) => ({ label, description: "" })), whole], {
    placeHolder: "Which service?",
  });
  if (picked === undefined) return undefined;
  if (picked === whole) return { uri: root, project };
  return { uri: vscode.Uri.joinPath(root, picked.label), project: packageProject(project, picked.label) };
}

interface Proposed extends vscode.QuickPickItem {
  readonly target: vscode.Uri;
  /** The file that is there already, and stays. */
  readonly existing: vscode.Uri | undefined;
  readonly content: string;
}

/** All files are shown before any is written. One that is there stays: the new one is put beside it. */
async function write(root: vscode.Uri, files: ReturnType<typeof planDeployment>): Promise<void> {
  const proposed: Proposed[] = [];
  for (const { path, content, reason, conflict } of files) {
    const there = vscode.Uri.joinPath(root, path);
    if (conflict && (await readText(there)) === content) continue;
    const label = conflict ? path.replace(/\.yaml$/, ".new.yaml") : path;
    const detail = conflict ? `${reason}. \`${path}\` is there and stays` : reason;
    proposed.push({
      label,
      detail,
      picked: true,
      target: vscode.Uri.joinPath(root, label),
      existing: conflict ? there : undefined,
      content,
    });
  }
  if (proposed.length === 0) {
    void vscode.window.showInformationMessage("Paylint: all files are there already, as they would be generated.");
    return;
  }
  const chosen = await preview(proposed);
  if (chosen === undefined || chosen.length === 0) return;
  const edit = new vscode.WorkspaceEdit();
  for (const { target, content } of chosen)
    edit.createFile(target, { contents: new TextEncoder().encode(content), ignoreIfExists: false, overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage(
      "Paylint: nothing was written, because one of the files has appeared meanwhile.",
    );
    return;
  }
  const [first] = chosen;
  if (first !== undefined) await vscode.window.showTextDocument(first.target, { preview: false });
}

const SCHEME = "paylint-generated";

/** Shows the files as one list of changes and asks which to write. Undefined: none. */
async function preview(proposed: readonly Proposed[]): Promise<readonly Proposed[] | undefined> {
  const shown = (file: Proposed): vscode.Uri => file.target.with({ scheme: SCHEME, authority: "" });
  const contents = new Map(proposed.map((file) => [shown(file).path, file.content]));
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => contents.get(path),
  });
  try {
    const changes = proposed.map((file) => [file.target, file.existing, shown(file)]);
    await vscode.commands.executeCommand("vscode.changes", "Files to write", changes);
    const chosen = await vscode.window.showQuickPick([...proposed], {
      title: "Generate k8s Deployment",
      placeHolder: "Which of the files shown below shall be written?",
      canPickMany: true,
      ignoreFocusOut: true,
    });
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    return chosen;
  } finally {
    provider.dispose();
  }
}
