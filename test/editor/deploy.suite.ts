import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, fileUri, openText, replaceText, waitFor, waitForFindings, writeText } from "./workspace.ts";

const environment = (globalThis as unknown as { process: { env: Record<string, string> } }).process.env;
/** What the run gives to the suite: a target that leads to the played cluster, and the user's list of targets. */
const TARGET = JSON.parse(environment["PAYLINT_TEST_TARGET"] ?? "null") as Readonly<Record<string, string>>;
const LIST = vscode.Uri.file(environment["PAYLINT_TEST_LIST"] ?? "");

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: payments
spec:
  containers:
    - name: app
      image: registry.example.com/payments:1.0.0
      securityContext:
        privileged: true
`;

interface RunEnd {
  readonly outcome: string;
}

const deploy = (path: string): Thenable<RunEnd | undefined> =>
  vscode.commands.executeCommand<RunEnd | undefined>("paylint.deployToStaging", fileUri(path));

/** What needs no dialog; the journeys of test/ui have the rest. */
suite("staging deploys", () => {
  const paylint = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("paylint");
  const writeList = (text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(LIST, new TextEncoder().encode(text));
  const setTargets = (...targets: readonly unknown[]): Thenable<void> => writeList(JSON.stringify({ targets }));

  teardown(async () => {
    await setTargets();
    await closeAll();
  });

  test("refuse while no target is listed", async () => {
    await writeText("k8s/pod.yaml", POD);
    assert.deepEqual(await deploy("k8s/pod.yaml"), { outcome: "refused" });
  });

  test("do not heed a target that a workspace brings", async () => {
    await writeText("k8s/pod.yaml", POD);
    await writeText(".config/paylint/staging.json", JSON.stringify({ targets: [TARGET] }));
    const settings = await writeText(
      ".vscode/settings.json",
      JSON.stringify({ "paylint.staging.targets": [TARGET], "paylint.staging.soakSeconds": 7 }),
    );
    const isRead = (): boolean => paylint().get("staging.soakSeconds") === 7;
    await waitFor(vscode.workspace.onDidChangeConfiguration, isRead, () => "The workspace's settings are not read");
    try {
      assert.deepEqual(await deploy("k8s/pod.yaml"), { outcome: "refused" });
    } finally {
      await vscode.workspace.fs.delete(settings);
    }
  });

  test("do not use a list that is broken", async () => {
    await writeText("k8s/pod.yaml", POD);
    for (const text of ["{", JSON.stringify({ targets: [TARGET], deny: ["emea"] })]) {
      await writeList(text);
      assert.deepEqual(await deploy("k8s/pod.yaml"), { outcome: "refused" });
    }
  });

  test("open the list, with its schema", async () => {
    await vscode.workspace.fs.delete(LIST);
    await vscode.commands.executeCommand("paylint.openStagingTargets");
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, LIST.fsPath);
    assert.deepEqual(JSON.parse(editor.document.getText()), { targets: [], denied: [] });
    await replaceText(editor, '{ "deny": [] }');
    const isWarned = (): boolean =>
      vscode.languages.getDiagnostics(LIST).some(({ message }) => message.includes("deny is not allowed"));
    await waitFor(vscode.languages.onDidChangeDiagnostics, isWarned, () => "The key is not reported");
    await editor.document.save();
  });

  test("stop at an error of the set, and open it", async () => {
    await setTargets(TARGET);
    await writeText("k8s/pod.yaml", POD);
    await openText("notes.txt", "");
    assert.deepEqual(await deploy("k8s/pod.yaml"), { outcome: "refused" });
    const isOpen = (): boolean => vscode.window.activeTextEditor?.document.uri.path.endsWith("/k8s/pod.yaml") === true;
    await waitFor(vscode.window.onDidChangeActiveTextEditor, isOpen, () => "The file with the error is not opened");
    const findings = await waitForFindings(fileUri("k8s/pod.yaml"), (rules) => rules.includes("kubernetes/privileged"));
    const editor = vscode.window.activeTextEditor;
    const lines = findings
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
      .map(({ range }) => range.start.line);
    assert.ok(editor !== undefined && lines.includes(editor.selection.active.line), "the cursor is on the error");
  });

  test("go nowhere when the context leads elsewhere by now", async () => {
    await setTargets({ ...TARGET, server: "https://elsewhere.example.com:6443" });
    await writeText("k8s/pod.yaml", POD);
    assert.deepEqual(await deploy("k8s/pod.yaml"), { outcome: "refused" });
  });
});
