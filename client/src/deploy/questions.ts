import type { Question } from "../../../server/src/deploy/decisions/events.ts";
import { askInDialog, inform, warn } from "../notices.ts";

const SHOW_CHANGES = "Show changes";

/** What a question is asked with, beside its own words. */
export interface Asking {
  /** What the run has changed so far, in words; empty before the first change. */
  readonly changed: string;
  /** What cannot be taken back. */
  readonly warnings: readonly string[];
  showChanges(): Promise<void>;
  /** Settles when the user cancels the run while a question stands. */
  readonly cancelled: Promise<void>;
}

/** Asks what only a person can decide. Whatever closes a dialog means the first choice, which is the safe one. */
export async function askQuestion(question: Question, asking: Asking): Promise<string> {
  const { changed } = asking;
  const { title, choices } = question;
  const safe = choices[0];
  const idOf = (label: string | undefined): string => (choices.find((one) => one.label === label) ?? safe)?.id ?? "";
  if (question.id === "deploy") return idOf(await askToDeploy(question, asking));
  const closes = safe === undefined || isClosing(safe.label);
  const lines = [
    ...(question.detail === title ? [] : [question.detail]),
    ...(changed === "" ? [] : [changed]),
    ...(closes ? [] : [`Closing this means: ${safe.label}.`]),
  ];
  const labels = (closes ? choices.slice(1) : choices).map(({ label }) => label);
  return idOf(await askInDialog("warning", title, lines.join("\n\n"), labels));
}

async function askToDeploy(
  { title, detail, choices }: Question,
  { warnings, showChanges, cancelled }: Asking,
): Promise<string | undefined> {
  const labels = choices.slice(1).map(({ label }) => label);
  const isPlain = warnings.length === 0;
  // The first button has the focus: whoever is typing when the dialog comes up must not deploy by that.
  const buttons = [SHOW_CHANGES, ...labels];
  const answer = await askInDialog(isPlain ? "information" : "warning", title, apart(detail, warnings), buttons);
  if (answer !== SHOW_CHANGES) return answer;
  await showChanges();
  // A dialog would stand before what it asks about, so the question waits beside it.
  const second = (isPlain ? inform : warn)(title, ...labels, choices[0]?.label ?? "Cancel");
  return Promise.race([second, cancelled.then(() => undefined)]);
}

/** The warnings that a text has, each a paragraph of its own before the rest. */
function apart(text: string, warnings: readonly string[]): string {
  const rest = text.split("\n").filter((line) => !warnings.includes(line));
  return [...warnings, rest.join("\n")].join("\n\n");
}

/** VS Code puts a button of its own into every dialog, which closes it. */
function isClosing(label: string): boolean {
  return label === "Cancel" || label === "Stop";
}
