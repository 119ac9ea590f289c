import * as vscode from "vscode";
import { plainNotice, plainParagraphs } from "../../server/src/base/shown.ts";

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
