import * as vscode from "vscode";

/** The folder that the tests see: a copy made for this run. */
export function folder(): vscode.Uri {
  const first = vscode.workspace.workspaceFolders?.[0];
  if (first === undefined) throw new Error("The tests need a workspace folder");
  return first.uri;
}

export function fileUri(path: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), ...path.split("/"));
}

export async function writeText(path: string, text: string): Promise<vscode.Uri> {
  const uri = fileUri(path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Writes a file and opens it in an editor. */
export async function openText(path: string, text: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await writeText(path, text));
}

/** Replaces the whole text of an editor as typing would: without saving. */
export async function replaceText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  await editor.edit((edit) => edit.replace(whole, text));
}

export function findingsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "paylint");
}

export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return typeof code === "object" ? String(code.value) : String(code);
}

export const rulesOf = (uri: vscode.Uri): string[] => findingsOf(uri).map(ruleOf).sort();

/** Waits for the findings of a document to be what is wanted; fails with what they are instead. */
export async function waitForFindings(
  uri: vscode.Uri,
  accept: (rules: readonly string[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  await waitFor(
    vscode.languages.onDidChangeDiagnostics,
    () => accept(rulesOf(uri)),
    () => `The findings are ${JSON.stringify(rulesOf(uri))}`,
  );
  return findingsOf(uri);
}

const LIMIT_MS = 60_000;

/** Looks at each event until a condition holds; gives up after a minute without one. */
export async function waitFor<Event>(
  event: vscode.Event<Event>,
  isDone: () => boolean,
  describe: () => string,
): Promise<void> {
  if (isDone()) return;
  await new Promise<void>((resolve, reject) => {
    const giveUp = (): void => {
      listening.dispose();
      reject(new Error(`Waited in vain. ${describe()}`));
    };
    let limit = setTimeout(giveUp, LIMIT_MS);
    const listening = event(() => {
      clearTimeout(limit);
      if (!isDone()) {
        limit = setTimeout(giveUp, LIMIT_MS);
        return;
      }
      listening.dispose();
      resolve();
    });
  });
}

/**
 * Asks again, for a minute, until the answer is accepted: what news of another file overtakes is answered with nothing, and a person
 * would go on typing.
 */
export async function askUntil<Answer>(
  ask: () => PromiseLike<Answer>,
  accept: (answer: Answer) => boolean,
): Promise<Answer> {
  for (const end = performance.now() + LIMIT_MS; ;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    if (performance.now() > end) throw new Error(`Asked in vain. The last answer is ${JSON.stringify(answer)}`);
  }
}

export async function codeActions(
  editor: vscode.TextEditor,
  range: vscode.Range,
  kind?: string,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    editor.document.uri,
    range,
    kind,
    100,
  );
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
