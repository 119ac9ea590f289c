import * as vscode from "vscode";
import { plainLabel, plainNotice } from "../../server/src/base/shown.ts";

// All that Paylint asks in lists and boxes goes through here: VS Code makes links of `[words](command:...)` below them, and
// icons of `$(name)` in their entries.

/** An entry of a list. Its icon is ours, its words may be those of others. */
export interface Entry {
  readonly icon?: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly picked?: boolean;
}

export interface PickOptions {
  readonly title?: string;
  readonly question: string;
  /** Typing looks in these, too. */
  readonly matches?: readonly ("description" | "detail")[];
  /** Stays when something else is clicked. */
  readonly stays?: boolean;
}

export interface Item<Of> extends vscode.QuickPickItem {
  readonly entry: Of;
}

export async function pickOne<Of extends Entry>(entries: readonly Of[], options: PickOptions): Promise<Of | undefined> {
  return (await vscode.window.showQuickPick(entries.map(itemOf), optionsOf(options)))?.entry;
}

export async function pickSeveral<Of extends Entry>(
  entries: readonly Of[],
  options: PickOptions,
): Promise<readonly Of[] | undefined> {
  const chosen = await vscode.window.showQuickPick(entries.map(itemOf), { ...optionsOf(options), canPickMany: true });
  return chosen?.map(({ entry }) => entry);
}

/** A list that its owner shows and disposes of. A text in place of an entry is a heading. */
export function createPick<Of extends Entry>(
  title: string,
  question: string,
  entries: readonly (Of | string)[],
): vscode.QuickPick<Item<Of | undefined>> {
  const pick = vscode.window.createQuickPick<Item<Of | undefined>>();
  pick.title = plainNotice(title);
  pick.placeholder = plainNotice(question);
  pick.items = entries.map((entry) => (typeof entry === "string" ? headingOf(entry) : itemOf(entry)));
  pick.ignoreFocusOut = true;
  return pick;
}

/** A box that its owner shows and disposes of, and the way to say what is wrong with its text. */
export function createInput(
  title: string,
  question: string,
): { readonly input: vscode.InputBox; readonly setProblem: (problem: string | undefined) => void } {
  const input = vscode.window.createInputBox();
  input.title = plainNotice(title);
  input.prompt = plainNotice(question);
  input.ignoreFocusOut = true;
  return {
    input,
    setProblem: (problem) => {
      input.validationMessage = problem === undefined ? undefined : plainNotice(problem);
    },
  };
}

/** @param problemOf says what is wrong with a text, which then cannot be given */
export function askText(
  title: string,
  question: string,
  problemOf: (text: string) => string | undefined,
  { value = "", hint = "" }: { readonly value?: string; readonly hint?: string } = {},
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: plainNotice(title),
    prompt: plainNotice(question),
    placeHolder: plainNotice(hint),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const problem = problemOf(text);
      return problem === undefined ? undefined : plainNotice(problem);
    },
  });
}

function itemOf<Of extends Entry>(entry: Of): Item<Of> {
  const { icon, label, description, detail, picked } = entry;
  return {
    label: icon === undefined ? plainLabel(label) : `$(${icon}) ${plainLabel(label)}`,
    ...(description === undefined ? {} : { description: plainLabel(description) }),
    ...(detail === undefined ? {} : { detail: plainLabel(detail) }),
    ...(picked === undefined ? {} : { picked }),
    entry,
  };
}

function headingOf(label: string): Item<undefined> {
  return { label: plainLabel(label), kind: vscode.QuickPickItemKind.Separator, entry: undefined };
}

function optionsOf({ title, question, matches = [], stays = false }: PickOptions): vscode.QuickPickOptions {
  return {
    ...(title === undefined ? {} : { title: plainNotice(title) }),
    placeHolder: plainNotice(question),
    matchOnDescription: matches.includes("description"),
    matchOnDetail: matches.includes("detail"),
    ignoreFocusOut: stays,
  };
}
