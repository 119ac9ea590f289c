import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type Asked,
  CheckAnswerRequest,
  GeneratorQuestionsRequest,
  PlanFilesRequest,
} from "../../../server/src/lsp/protocol.ts";
import {
  PROBED_FILES,
  type ProjectFiles,
  filesToRead,
  isProjectFile,
  packageFolders,
} from "../../../server/src/service/files.ts";
import type { GeneratorKind } from "../../../server/src/scaffold/generators.ts";
import { type PlannedFile, nameBeside } from "../../../server/src/scaffold/planned-file.ts";
import { NO_SERVER, complain, inform } from "../notices.ts";
import { type Entry, pickOne, pickSeveral } from "../picks.ts";
import { type Step, ask } from "./ask.ts";
import { linkOnTheWay, readText } from "../files.ts";

/**
 * “Generate …”: looks at the folder, asks what it cannot know, shows every file in the editor's own preview, and writes
 * them in one step that one undo takes back. The server detects, judges the answers and writes the texts.
 */
export async function generate(kind: GeneratorKind, client: BaseLanguageClient | undefined): Promise<void> {
  if (client === undefined) {
    void complain(NO_SERVER);
    return;
  }
  const root = await pickFolder();
  if (root === undefined) return;
  const { files, ...project } = await readProject(root);
  const folder = await pickPackage({ files, ...project });
  if (folder === undefined) return;
  const asked = await client.sendRequest(GeneratorQuestionsRequest, {
    kind,
    project: { ...project, files: [...files], ...(folder === "" ? {} : { folder }) },
  });
  const { title, detection, refusal } = asked;
  const isOfRepository = asked.countsFrom === "repository";
  if (isOfRepository && project.place !== "") {
    void complain(
      `Paylint: nothing was written: GitHub reads workflows at the top of the repository only, and this folder is \`${project.place}\` in it. Open the repository's own folder.`,
    );
    return;
  }
  if (refusal !== undefined) {
    void complain(`Paylint: nothing was written: ${refusal}.`);
    return;
  }
  const given = await ask(title, stepsFor(kind, client, asked));
  if (given === undefined) return;
  const base = isOfRepository ? "" : folder;
  const prefix = base === "" ? "" : `${base}/`;
  const existing = project.existing.flatMap((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : []));
  const plan = await client.sendRequest(PlanFilesRequest, { kind, detection, given, existing });
  if ("missing" in plan) {
    void complain(`Paylint: ${plan.missing.map(({ id, why }) => `${id}: ${why}`).join("; ")}`);
    return;
  }
  await write(title, vscode.Uri.joinPath(root, base), plan.files);
}

function stepsFor(kind: GeneratorKind, client: BaseLanguageClient, { detection, questions }: Asked): Step[] {
  return questions.map(({ id, title, options, value, evidence }) => ({
    id,
    title,
    value,
    evidence,
    ...(options === undefined ? {} : { options }),
    validate: async (answer, given) => {
      try {
        return (await client.sendRequest(CheckAnswerRequest, { kind, detection, id, answer, given })) ?? undefined;
      } catch (error) {
        return `The language server does not answer: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
  }));
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length <= 1) return folders[0]?.uri;
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder: "Which folder holds the service?" }))?.uri;
}

async function readProject(root: vscode.Uri): Promise<ProjectFiles & { readonly place: string }> {
  const found = await vscode.workspace.findFiles(
    new vscode.RelativePattern(root, "**/*"),
    "**/{node_modules,.git,vendor}/**",
    20_000,
  );
  const probed = await Promise.all(
    PROBED_FILES.map((path) =>
      vscode.workspace.findFiles(new vscode.RelativePattern(root, `**/${path}`), "**/node_modules/**", 1000),
    ),
  );
  const pathOf = (uri: vscode.Uri): string => uri.path.slice(root.path.length + 1);
  const existing = [...found.map(pathOf).filter(isProjectFile), ...probed.flat().map(pathOf)];
  const files = new Map<string, string>();
  for (const path of filesToRead(existing)) {
    const text = await readText(vscode.Uri.joinPath(root, path));
    if (text !== undefined) files.set(path, text);
  }
  const gitRemote = await readText(vscode.Uri.joinPath(root, ".git", "config"));
  const folderName = root.path.slice(root.path.lastIndexOf("/") + 1);
  const place = await placeInRepository(root);
  return { folderName, files, existing, place, ...(gitRemote === undefined ? {} : { gitRemote }) };
}

/** The folder from the top of its repository; empty where it is the top, or no repository is there. */
async function placeInRepository(root: vscode.Uri): Promise<string> {
  const segments = root.path.split("/").filter((segment) => segment !== "");
  for (let above = 0; above <= segments.length; above++) {
    const folder = root.with({ path: `/${segments.slice(0, segments.length - above).join("/")}` });
    if (await isThere(vscode.Uri.joinPath(folder, ".git"))) return segments.slice(segments.length - above).join("/");
  }
  return "";
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // Not there, or not to be seen from here, which is an answer.
    return false;
  }
}

/** The folder of a package, empty for the project itself: of a repository of several services the user says which. */
async function pickPackage(project: ProjectFiles): Promise<string | undefined> {
  const packages = packageFolders(project);
  if (packages.length === 0 || project.files.has("Dockerfile")) return "";
  const whole = { label: ".", description: "The folder itself" };
  const entries = [...packages.map((label) => ({ label, description: "" })), whole];
  const picked = await pickOne(entries, { question: "Which service?" });
  return picked === whole ? "" : picked?.label;
}

interface Proposed extends Entry {
  readonly target: vscode.Uri;
  /** The file that is there already, and stays. */
  readonly existing: vscode.Uri | undefined;
  readonly content: string;
}

/** All files are shown before any is written. One that is there stays: the new one is put beside it. */
async function write(title: string, root: vscode.Uri, files: readonly PlannedFile[]): Promise<void> {
  const proposed: Proposed[] = [];
  for (const { path, content, reason, conflict } of files) {
    const there = vscode.Uri.joinPath(root, path);
    if (conflict && (await readText(there)) === content) continue;
    const label = conflict ? nameBeside(path) : path;
    const link = await linkOnTheWay(root, label);
    if (link !== undefined) {
      void complain(`Paylint: nothing was written, because \`${link}\` is a link, which may lead anywhere.`);
      return;
    }
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
    void inform("Paylint: all files are there already, as they would be generated.");
    return;
  }
  const chosen = await preview(title, proposed);
  if (chosen === undefined || chosen.length === 0) return;
  const edit = new vscode.WorkspaceEdit();
  for (const { target, content } of chosen)
    edit.createFile(target, { contents: new TextEncoder().encode(content), ignoreIfExists: false, overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit))) {
    void complain("Paylint: nothing was written, because one of the files has appeared meanwhile.");
    return;
  }
  const [first] = chosen;
  if (first !== undefined) await vscode.window.showTextDocument(first.target, { preview: false });
}

const SCHEME = "paylint-generated";

/** Shows the files as one list of changes and asks which to write. Undefined: none. */
async function preview(title: string, proposed: readonly Proposed[]): Promise<readonly Proposed[] | undefined> {
  const shown = (file: Proposed): vscode.Uri => file.target.with({ scheme: SCHEME, authority: "" });
  const contents = new Map(proposed.map((file) => [shown(file).path, file.content]));
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => contents.get(path),
  });
  try {
    const changes = proposed.map((file) => [file.target, file.existing, shown(file)]);
    await vscode.commands.executeCommand("vscode.changes", "Files to write", changes);
    const question = "Which of the files shown below shall be written?";
    const chosen = await pickSeveral(proposed, { title, question, stays: true });
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    return chosen;
  } finally {
    provider.dispose();
  }
}
