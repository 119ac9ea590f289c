import * as vscode from "vscode";
import { plainLabel, plainNotice, plainParagraphs } from "../../server/src/base/shown.ts";

// All that Paylint says in notifications and dialogs goes through here: VS Code makes links of `[words](command:...)` in
// them, for any command, and names of files, objects and clusters are words of others.

export const NO_SERVER = "Paylint: the language server does not run. Use “Paylint: Restart”.";

/** Shows a message, and answers with the one of the buttons that was pressed; undefined when it was closed. */
export type Teller = (message: string, ...buttons: readonly string[]) => Promise<string | undefined>;

export const inform: Teller = (message, ...buttons) => tell("information", message, {}, buttons);

export const warn: Teller = (message, ...buttons) => tell("warning", message, {}, buttons);

export const complain: Teller = (message, ...buttons) => tell("error", message, {}, buttons);

/** Asks in a dialog, which the editor adds a button to that closes it: undefined. The detail may have paragraphs. */
export function askInDialog(
  severity: "information" | "warning",
  title: string,
  detail: string,
  buttons: readonly string[],
): Promise<string | undefined> {
  return tell(severity, title, { modal: true, detail: plainParagraphs(detail) }, buttons);
}

async function tell(
  severity: "information" | "warning" | "error",
  message: string,
  options: vscode.MessageOptions,
  buttons: readonly string[],
): Promise<string | undefined> {
  const items = buttons.map((button) => ({ title: plainNotice(button), button }));
  const chosen = await show(severity, plainNotice(message), options, items);
  return chosen?.button;
}

function show<Item extends vscode.MessageItem>(
  severity: "information" | "warning" | "error",
  message: string,
  options: vscode.MessageOptions,
  items: readonly Item[],
): Thenable<Item | undefined> {
  switch (severity) {
    case "information":
      return vscode.window.showInformationMessage(message, options, ...items);
    case "warning":
      return vscode.window.showWarningMessage(message, options, ...items);
    case "error":
      return vscode.window.showErrorMessage(message, options, ...items);
    default:
      return severity satisfies never;
  }
}

/** Shows in the status bar that something is being looked at. */
export function whileLooking<Answer>(title: string, work: () => Promise<Answer>): Thenable<Answer> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: plainLabel(title) }, work);
}

/** Shows a notification with the progress of what can be stopped. */
export function whileWorking<Answer>(
  title: string,
  work: (
    report: (done: number, total: number, what: string) => void,
    token: vscode.CancellationToken,
  ) => Promise<Answer>,
): Thenable<Answer> {
  const options = { location: vscode.ProgressLocation.Notification, title: plainNotice(title), cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    let shown = 0;
    return work((done, total, what) => {
      const percent = total === 0 ? 100 : (done / total) * 100;
      progress.report({ message: plainNotice(`${done} of ${total} ${what}`), increment: percent - shown });
      shown = percent;
    }, token);
  });
}

const SHORTLY_MS = 4000;

/** Says something in the status bar for a moment. */
export function mention(icon: string, text: string): void {
  vscode.window.setStatusBarMessage(`$(${icon}) ${plainLabel(text)}`, SHORTLY_MS);
}
