import * as vscode from "vscode";
import { isComplete, readAnswers } from "../../../server/src/scaffold/answers.ts";
import { type Detection, detectService } from "../../../server/src/scaffold/detect.ts";
import { type ProjectFiles, isDetectedFile, packageProject } from "../../../server/src/scaffold/files.ts";
import { planDeployment } from "../../../server/src/scaffold/plan.ts";
import { type QuestionId, questionsFor } from "../../../server/src/scaffold/questions.ts";
import { concernsUs } from "../../../server/src/engine/concern.ts";
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
  const sheet = readAnswers(detection, given as Partial<Record<QuestionId, string>>);
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

/** The editor shows all files before it writes them. One that is there stays: the new one is put beside it. */
async function write(root: vscode.Uri, files: ReturnType<typeof planDeployment>): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const beside: { existing: vscode.Uri; proposed: vscode.Uri }[] = [];
  const written: vscode.Uri[] = [];
  for (const { path, content, reason, conflict } of files) {
    const existing = vscode.Uri.joinPath(root, path);
    if (conflict && (await readText(existing)) === content) continue;
    const uri = conflict ? vscode.Uri.joinPath(root, path.replace(/\.yaml$/, ".new.yaml")) : existing;
    if (conflict) beside.push({ existing, proposed: uri });
    const description = conflict ? `${reason}; the file that is there stays` : reason;
    edit.createFile(
      uri,
      { contents: new TextEncoder().encode(content), ignoreIfExists: false, overwrite: false },
      { label: "Paylint", description, needsConfirmation: true },
    );
    written.push(uri);
  }
  if (written.length === 0) {
    void vscode.window.showInformationMessage("Paylint: all files are there already, as they would be generated.");
    return;
  }
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return;
  const [first] = written;
  const isThere = first !== undefined && (await readText(first)) !== undefined;
  if (first === undefined || !isThere) return;
  await vscode.window.showTextDocument(first);
  for (const { existing, proposed } of beside) {
    const name = existing.path.slice(existing.path.lastIndexOf("/") + 1);
    await vscode.commands.executeCommand("vscode.diff", existing, proposed, `${name}: yours and generated`, {
      preview: false,
    });
  }
}
