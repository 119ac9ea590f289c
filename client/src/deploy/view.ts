import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { plainNotice } from "../../../server/src/base/shown.ts";
import type { DeployEvent } from "../../../server/src/deploy/decisions/events.ts";
import { mention } from "../notices.ts";
import { type FromPage, toPage } from "./messages.ts";
import { type RunInfo, type TimedEvent, type ViewModel, viewModel } from "./view-model.ts";

export const VIEW_ID = "paylint.deployment";

/** The deployment view of the panel. It holds the events of the last run and can be closed and opened at any time. */
export interface DeploymentView extends vscode.Disposable {
  /** Begins anew with another run, and what it had done before. */
  begin(info: RunInfo, earlier: readonly TimedEvent[]): void;
  isVisible(): boolean;
  add(event: DeployEvent): void;
  /** Whether the user wants the run to stop, and it has not heard yet. */
  setCancelling(isCancelling: boolean): void;
  model(): ViewModel;
  /** Brings the view to the front, without taking the focus from the editor. */
  reveal(): Promise<void>;
}

const REVEAL_TRIES = 5;
const REVEAL_MS = 1000;

export interface ViewActions {
  showChanges(): void;
  cancel(): void;
  openRecord(path: string): void;
}

export function createDeploymentView(extension: vscode.Uri, actions: ViewActions): DeploymentView {
  let info: RunInfo | undefined;
  let events: TimedEvent[] = [];
  let view: vscode.WebviewView | undefined;
  let whenResolved: () => void = () => undefined;
  let isScheduled = false;
  let isCancelling = false;

  const model = (): ViewModel => ({ ...viewModel(events, info), isCancelling });
  const send = (): void => {
    isScheduled = false;
    if (view === undefined) return;
    const { target, tone, isOver } = model();
    view.description = plainNotice(target);
    view.badge =
      tone === "running" && !isOver ? { value: 1, tooltip: "A deploy is under way" } : { value: 0, tooltip: "" };
    void view.webview.postMessage(toPage(model()));
  };
  /** Events come in bursts; the page is told once a turn. */
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(send, 0);
  };

  const receive = (message: FromPage): void => {
    switch (message.type) {
      case "ready":
        return send();
      case "deploy":
        return void vscode.commands.executeCommand("paylint.deployToStaging");
      case "cancel":
        return actions.cancel();
      case "show-changes":
        return actions.showChanges();
      case "open-record": {
        const { record } = model();
        return record === undefined ? undefined : actions.openRecord(record);
      }
      case "copy-commands":
        return void copy(commandsOf(model(), message.step));
      default:
        return message satisfies never;
    }
  };

  const registration = vscode.window.registerWebviewViewProvider(VIEW_ID, {
    async resolveWebviewView(resolved) {
      view = resolved;
      whenResolved();
      resolved.onDidDispose(() => {
        if (view === resolved) view = undefined;
      });
      resolved.webview.options = { enableScripts: true, localResourceRoots: [] };
      resolved.webview.onDidReceiveMessage(receive);
      resolved.webview.html = await pageHtml(extension);
    },
  });

  return {
    begin(next, earlier) {
      info = next;
      events = [...earlier];
      schedule();
    },
    add(event) {
      events.push({ ...event, at: Date.now() });
      schedule();
    },
    setCancelling(is) {
      isCancelling = is;
      schedule();
    },
    model,
    isVisible: () => view?.visible === true,
    async reveal() {
      if (view !== undefined) return view.show(true);
      // A window that has just opened does not know of the view yet, and its command does nothing.
      const isThere = (): boolean => view !== undefined;
      for (let tries = 0; !isThere() && tries < REVEAL_TRIES; tries += 1) {
        const resolved = new Promise<void>((resolve) => {
          whenResolved = resolve;
          setTimeout(resolve, REVEAL_MS);
        });
        await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
        await resolved;
      }
    },
    dispose: () => registration.dispose(),
  };
}

function commandsOf({ checks, steps }: ViewModel, key: string): readonly string[] {
  return [...checks.steps, ...steps].find((one) => one.key === key)?.commands ?? [];
}

async function copy(commands: readonly string[]): Promise<void> {
  await vscode.env.clipboard.writeText(commands.join("\n"));
  const count = commands.length === 1 ? "1 command is" : `${commands.length} commands are`;
  mention("copy", `${count} in the clipboard`);
}

/** The page with its script and style inside: it loads nothing, and nothing else may run in it. */
async function pageHtml(extension: vscode.Uri): Promise<string> {
  const read = async (name: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, "dist", name)));
  const [script, style] = await Promise.all([read("deployment.page.js"), read("deployment.page.css")]);
  const nonce = randomBytes(16).toString("hex");
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Paylint deployment</title>
<style nonce="${nonce}">${style}</style>
</head>
<body class="empty">
<script nonce="${nonce}">${script.replaceAll("</script", String.raw`<\/script`)}</script>
</body>
</html>`;
}
