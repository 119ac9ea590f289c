import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Paylint } from "../../client/src/start.ts";
import {
  askUntil,
  closeAll,
  codeActions,
  fileUri,
  findingsOf,
  openText,
  readText,
  replaceText,
  ruleOf,
  rulesOf,
  waitFor,
  waitForFindings,
  writeText,
} from "./workspace.ts";

const ID = "paylint.paylint";
const ACTION = `name: Ship
description: Ships
inputs:
  region: { description: Where to }
runs:
  using: composite
  steps:
    - run: ./ship.sh
      shell: bash
`;
const DUPLICATE = "PORT=3000\nHOST=localhost\nPORT=8080\n";

function extension(): vscode.Extension<Paylint> {
  const found = vscode.extensions.getExtension<Paylint>(ID);
  assert.ok(found !== undefined, "Paylint is installed");
  return found;
}

function hoverText(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents.map((content) => (typeof content === "string" ? content : content.value)))
    .join("\n");
}

suite("extension", () => {
  teardown(closeAll);

  test("is there with its commands, and starts no server before a file of ours is open", async () => {
    const paylint = await extension().activate();
    assert.equal(paylint.client(), undefined);
    const commands = await vscode.commands.getCommands(true);
    const { commands: listed } = (extension().packageJSON as { contributes: { commands: { command: string }[] } })
      .contributes;
    assert.ok(listed.length > 0);
    for (const command of [...listed.map((one) => one.command), "paylint.openRule"])
      assert.ok(commands.includes(command), command);
    await openText("notes.txt", "A=1\nA=2\n");
    assert.equal(paylint.client(), undefined);
  });

  test("shows findings on open, follows typing, and clears what is closed", async () => {
    const editor = await openText("open/.env", DUPLICATE);
    const { uri } = editor.document;
    const [finding] = await waitForFindings(uri, (rules) => rules.includes("dotenv/duplicate-key"));
    assert.equal(finding?.range.start.line, 2);
    assert.equal(finding?.range.end.character, 4);
    assert.equal(finding?.severity, vscode.DiagnosticSeverity.Warning);
    await replaceText(editor, "PORT=3000\n");
    await waitForFindings(uri, (rules) => rules.length === 0);
    await replaceText(editor, DUPLICATE);
    await waitForFindings(uri, (rules) => rules.length === 1);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await waitForFindings(uri, (rules) => rules.length === 0);
  });

  test("checks a document that has no file yet", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "dockerfile", content: "FROM node:latest\n" });
    await vscode.window.showTextDocument(document);
    await waitForFindings(document.uri, (rules) => rules.length > 0);
  });

  test("says more in the hover, and links the rule's page without a network", async () => {
    const editor = await openText("hover/.env", DUPLICATE);
    const { uri } = editor.document;
    const [finding] = await waitForFindings(uri, (rules) => rules.length === 1);
    const code = finding?.code;
    assert.ok(typeof code === "object" && code.target.scheme === "command", "the code is a link");
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new vscode.Position(2, 1),
    );
    assert.match(hoverText(hovers), /PCI DSS v4\.0\.1 6\.5\.1/);
    await vscode.commands.executeCommand("paylint.openRule", "dotenv/duplicate-key");
    const shown = (): boolean =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes("duplicate-key")));
    await waitFor(vscode.window.tabGroups.onDidChangeTabs, shown, () => "The page is not shown");
  });

  test("links images to their pages, sources of COPY to their files and --from to its stage, and says what an image is", async () => {
    const server = await writeText("links/server.js", "");
    const text = "FROM node:20 AS build\nCOPY server.js ./\nFROM node:latest\nCOPY --from=build /app /app\n";
    const { uri } = (await openText("links/Dockerfile", text)).document;
    await waitForFindings(uri, (rules) => rules.includes("dockerfile/mutable-base"));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>("vscode.executeLinkProvider", uri, 10);
    assert.deepEqual(
      links.map(({ range, target }) => [range.start.line, range.start.character, target?.path, target?.fragment]),
      [
        [0, 5, "/_/node", ""],
        [1, 5, server.path, ""],
        [2, 5, "/_/node", ""],
        [3, 12, uri.path, "L1"],
      ],
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new vscode.Position(0, 7),
    );
    assert.match(hoverText(hovers), /docker\.io\/library\/node[^]*Node\.js 20/);
  });

  test("completes a workflow from what it says, explains its keys and jobs, and leads to what it names", async () => {
    // Opened, and not only written: watchers may miss a file in a folder that is as new as it is.
    await openText(".github/actions/ship/action.yml", ACTION);
    const text = [
      "on: push",
      "permissions: {}",
      "concurrency: production",
      "jobs:",
      "  unit:",
      "    runs-on: ubuntu-latest",
      "    outputs: { digest: a }",
      "    steps:",
      "      - run: npm test",
      "  deploy:",
      "    needs: unit",
      "    runs-on: ubuntu-latest",
      "    environment: production",
      "    steps:",
      "      - uses: ./.github/actions/ship",
      "        with:",
      "          ",
      "      - uses: ./.github/actions/ship",
      "        with: { place: here }",
      "      - run: kubectl apply -f k8s/",
      "        env: { D: '${{ needs.unit.outputs. }}' }",
      "",
    ].join("\n");
    const editor = await openText(".github/workflows/assist.yml", text);
    const { document } = editor;
    // Told once the action has been read.
    await waitForFindings(document.uri, (rules) => rules.includes("workflow/unknown-input"));
    const after = (words: string): vscode.Position => document.positionAt(text.indexOf(words) + words.length);
    const completes = (place: vscode.Position, label: string): Promise<unknown> =>
      askUntil(
        () =>
          vscode.commands.executeCommand<vscode.CompletionList>(
            "vscode.executeCompletionItemProvider",
            document.uri,
            place,
          ),
        // Words of the file are offered by the editor itself.
        ({ items }) => items.some((item) => item.label === label && item.kind !== vscode.CompletionItemKind.Text),
      );
    await completes(after("needs.unit.outputs."), "digest");
    await completes(after("        with:\n          "), "region");
    const explains = (words: string, said: RegExp): Promise<unknown> =>
      askUntil(
        () =>
          vscode.commands.executeCommand<vscode.Hover[]>(
            "vscode.executeHoverProvider",
            document.uri,
            document.positionAt(text.indexOf(words) + 1),
          ),
        (hovers) => said.test(hoverText(hovers)),
      );
    await explains("runs-on", /the machine/);
    await explains("deploy:", /production/);
    await askUntil(
      () => vscode.commands.executeCommand<vscode.DocumentLink[]>("vscode.executeLinkProvider", document.uri, 10),
      (links) =>
        links.some(
          ({ range, target }) =>
            document.getText(range).includes("actions/ship") &&
            target?.path.endsWith("/.github/actions/ship/action.yml") === true,
        ),
    );
    await askUntil(
      () =>
        vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
          "vscode.executeDefinitionProvider",
          document.uri,
          after("needs: un"),
        ),
      ([place]) => place !== undefined && ("range" in place ? place.range : place.targetRange).start.line === 4,
    );
  });

  test("ignores a finding with a comment, and asks for the reason", async () => {
    const editor = await openText("ignore/.env", DUPLICATE);
    const { uri } = editor.document;
    const [finding] = await waitForFindings(uri, (rules) => rules.length === 1);
    assert.ok(finding !== undefined);
    const ignore = (await codeActions(editor, finding.range)).find(
      ({ title }) => title.startsWith("Ignore") && title.includes("here"),
    );
    assert.ok(ignore?.edit !== undefined);
    await vscode.workspace.applyEdit(ignore.edit);
    assert.match(editor.document.getText(), /^# paylint-ignore dotenv\/duplicate-key: $/m);
    await waitForFindings(uri, (rules) => rules.join() === "paylint/ignore-without-reason");
    assert.ok(ignore.command !== undefined);
    await vscode.commands.executeCommand(ignore.command.command, ...((ignore.command.arguments ?? []) as unknown[]));
    await editor.edit((edit) => edit.insert(editor.selection.active, "set by the build"));
    await waitForFindings(uri, (rules) => rules.length === 0);
  });

  test("applies a quick fix", async () => {
    const editor = await openText("fix/.env", "ADYEN_HMAC_KEY=0a1b2c3d4e5f#0a1b2c3d4e5f\n");
    const { uri } = editor.document;
    const findings = await waitForFindings(uri, (rules) => rules.includes("dotenv/loader-ambiguity"));
    const finding = findings.find(({ code }) => typeof code === "object" && code.value === "dotenv/loader-ambiguity");
    assert.ok(finding !== undefined);
    const fix = (await codeActions(editor, finding.range)).find(({ title }) => title.includes("single quotes"));
    assert.equal(fix?.isPreferred, true);
    assert.ok(fix?.edit !== undefined);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(editor.document.getText(), "ADYEN_HMAC_KEY='0a1b2c3d4e5f#0a1b2c3d4e5f'\n");
    await waitForFindings(uri, (rules) => !rules.includes("dotenv/loader-ambiguity"));
  });

  test("fixes all that is safe on save, and only that", async () => {
    const settings = vscode.workspace.getConfiguration("editor", fileUri("save/Dockerfile"));
    await settings.update(
      "codeActionsOnSave",
      { "source.fixAll.paylint": "explicit" },
      vscode.ConfigurationTarget.Workspace,
    );
    try {
      const text =
        "FROM node:20-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --only=production\nRUN npm install --production\n";
      const editor = await openText("save/Dockerfile", text);
      const { uri } = editor.document;
      await waitForFindings(
        uri,
        (rules) => rules.filter((rule) => rule === "dockerfile/npm-production-flag").length === 2,
      );
      await editor.edit((edit) => edit.insert(new vscode.Position(5, 0), "# end\n"));
      await editor.document.save();
      assert.equal(editor.document.getText().match(/--omit=dev/g)?.length, 2);
      assert.match(editor.document.getText(), /^FROM node:20-alpine$/m);
      await waitForFindings(
        uri,
        (rules) => !rules.includes("dockerfile/npm-production-flag") && rules.includes("dockerfile/end-of-life-base"),
      );
    } finally {
      await settings.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  test("fixes all of a kind in the file", async () => {
    const editor = await openText(
      "kind/Dockerfile",
      "FROM node:24-slim\nRUN npm ci --only=production\nRUN npm install --production\n",
    );
    const findings = await waitForFindings(editor.document.uri, (rules) =>
      rules.includes("dockerfile/npm-production-flag"),
    );
    const first = findings.find((finding) => ruleOf(finding) === "dockerfile/npm-production-flag");
    assert.ok(first !== undefined);
    const all = (await codeActions(editor, first.range)).find(({ title }) =>
      title.startsWith("Fix all `dockerfile/npm-production-flag`"),
    );
    assert.ok(all?.edit !== undefined);
    await vscode.workspace.applyEdit(all.edit);
    assert.equal(editor.document.getText().match(/--omit=dev/g)?.length, 2);
  });

  test("checks every language of ours", async () => {
    for (const [path, text, rule] of [
      ["all/Dockerfile", "FROM node:latest\n", "dockerfile/mutable-base"],
      [
        ".github/workflows/all.yml",
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: someone/action@main\n",
        "workflow/unpinned-action",
      ],
      [
        "all/pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: payments\nspec:\n  containers:\n    - name: app\n      image: example.com/app:latest\n",
        "kubernetes/mutable-image",
      ],
      [
        "all/pod.json",
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "payments"}, "spec": {"containers": [{"name": "app", "image": "example.com/app:latest"}]}}',
        "kubernetes/mutable-image",
      ],
      ["all/compose.yaml", "services:\n  pay:\n    image: example.com/app:latest\n", "compose/mutable-image"],
      ["all/.env", DUPLICATE, "dotenv/duplicate-key"],
      ["all/.dev.vars", DUPLICATE, "dotenv/duplicate-key"],
      ["all/.flaskenv", DUPLICATE, "dotenv/duplicate-key"],
      ["all/app.env.production", DUPLICATE, "dotenv/duplicate-key"],
      ["all/.envs/.production/.django", DUPLICATE, "dotenv/duplicate-key"],
    ] as const) {
      const editor = await openText(path, text);
      await waitForFindings(editor.document.uri, (rules) => rules.includes(rule));
    }
  });

  test("heeds a .paylint.yaml that appears and goes", async () => {
    const editor = await openText("config/.env", DUPLICATE);
    const { uri } = editor.document;
    await waitForFindings(uri, (rules) => rules.length === 1);
    const config = await writeText("config/.paylint.yaml", "rules:\n  dotenv/duplicate-key: off\n");
    await waitForFindings(uri, (rules) => rules.length === 0);
    await vscode.workspace.fs.delete(config);
    await waitForFindings(uri, (rules) => rules.length === 1);
  });

  test("checks the workspace, closed files too", async () => {
    const uri = await writeText("closed/.env", DUPLICATE);
    await vscode.commands.executeCommand("paylint.checkWorkspace");
    await waitForFindings(uri, (rules) => rules.length === 1);
    await vscode.window.showTextDocument(uri);
    await waitForFindings(uri, (rules) => rules.length === 1);
  });

  test("restarts", async () => {
    const editor = await openText("restart/.env", DUPLICATE);
    const { uri } = editor.document;
    await waitForFindings(uri, (rules) => rules.length === 1);
    const before = extension().exports.client();
    await vscode.commands.executeCommand("paylint.restart");
    assert.notEqual(extension().exports.client(), before);
    await replaceText(editor, `${DUPLICATE}HOST=other\n`);
    await waitForFindings(uri, (rules) => rules.length === 2);
  });

  test("copies debug info without anything of the files", async () => {
    await vscode.commands.executeCommand("paylint.copyDebugInfo");
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^Paylint \d+\.\d+\.\d+ \(/);
    assert.match(text, /trusted: /);
  });

  test("leaves files alone that are not ours", async () => {
    const editor = await openText("other/openapi.yaml", "openapi: 3.1.0\ninfo:\n  title: x\n");
    const other = await openText("other/.env", DUPLICATE);
    await waitForFindings(other.document.uri, (rules) => rules.length === 1);
    assert.deepEqual(rulesOf(editor.document.uri), []);
    assert.equal(await readText(fileUri("other/openapi.yaml")), "openapi: 3.1.0\ninfo:\n  title: x\n");
    assert.deepEqual(findingsOf(editor.document.uri), []);
  });

  test("knows from the git extension what git tracks, and goes without it in a browser", async () => {
    const editor = await vscode.window.showTextDocument(fileUri("repository/.env"));
    const { uri } = editor.document;
    const hasProcess = "process" in globalThis && typeof globalThis.process !== "undefined";
    const hasRepository = await vscode.workspace.fs.stat(fileUri("repository/.git/index")).then(
      () => true,
      () => false,
    );
    const expected = hasProcess && hasRepository ? ["dotenv/tracked-file"] : [];
    await waitForFindings(uri, (rules) => rules.join() === expected.join());
    if (expected.length === 0) return;
    const added = await openText("repository/new/.env", "LOG_LEVEL=info\n");
    await waitForFindings(added.document.uri, (rules) => rules.join() === "dotenv/not-ignored");
    const git = vscode.extensions.getExtension<GitExtension>("vscode.git")?.exports.getAPI(1);
    await git?.getRepository(uri)?.add([added.document.uri.fsPath]);
    await waitForFindings(added.document.uri, (rules) => rules.join() === "dotenv/tracked-file");
    await writeText("repository/other/.env", "LOG_LEVEL=info\n");
    await writeText("repository/.gitignore", "other/\n");
    const ignored = await vscode.window.showTextDocument(fileUri("repository/other/.env"));
    await waitForFindings(ignored.document.uri, (rules) => rules.length === 0);
  });
});

interface GitExtension {
  getAPI(version: 1): { getRepository(uri: vscode.Uri): { add(paths: string[]): Promise<void> } | null };
}
