import * as vscode from "vscode";
import { createInput, createPick } from "../picks.ts";

/** One question, prefilled. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  /** Where the prefilled answer is from, or why there is none. */
  readonly evidence: string;
  /** For a choice of a few. */
  readonly options?: readonly { readonly value: string; readonly label: string; readonly detail: string }[];
  validate(answer: string, others: Readonly<Record<string, string>>): Promise<string | undefined>;
}

const BACK = Symbol("back");

/**
 * Asks questions one after another, with a way back.
 * @returns the answers by question, or undefined when the user left
 */
export async function ask(
  title: string,
  steps: readonly Step[],
): Promise<Readonly<Record<string, string>> | undefined> {
  const answers: Record<string, string> = {};
  for (let index = 0; index < steps.length;) {
    const step = steps[index];
    if (step === undefined) break;
    const answer = await askOne(title, step, index, steps.length, answers);
    if (answer === undefined) return undefined;
    if (answer === BACK) index--;
    else {
      answers[step.id] = answer;
      index++;
    }
  }
  return answers;
}

async function askOne(
  title: string,
  step: Step,
  index: number,
  total: number,
  answers: Readonly<Record<string, string>>,
): Promise<string | typeof BACK | undefined> {
  return step.options === undefined
    ? askText(title, step, index, total, answers)
    : askChoice(title, step, step.options, index, total, answers);
}

type Asked = string | typeof BACK | undefined;

function askText(
  title: string,
  step: Step,
  index: number,
  total: number,
  answers: Readonly<Record<string, string>>,
): Promise<Asked> {
  const { input, setProblem } = createInput(title, `${step.title} (${step.evidence})`);
  input.step = index + 1;
  input.totalSteps = total;
  input.value = answers[step.id] ?? step.value;
  input.buttons = index > 0 ? [vscode.QuickInputButtons.Back] : [];
  /** Whether what stands in the box can be used; says so below it, unless it was typed over meanwhile. */
  const check = async (): Promise<string | undefined> => {
    const { value } = input;
    const problem = await step.validate(value, answers);
    if (input.value !== value) return undefined;
    setProblem(problem);
    return problem === undefined ? value.trim() : undefined;
  };
  return new Promise((resolve) => {
    settle(input, resolve, check);
    input.onDidChangeValue(() => void check());
    input.show();
  });
}

function askChoice(
  title: string,
  step: Step,
  options: NonNullable<Step["options"]>,
  index: number,
  total: number,
  answers: Readonly<Record<string, string>>,
): Promise<Asked> {
  const pick = createPick(title, `${step.title} (${step.evidence})`, options);
  pick.step = index + 1;
  pick.totalSteps = total;
  const current = answers[step.id] ?? step.value;
  pick.activeItems = pick.items.filter(({ entry }) => entry?.value === current);
  pick.buttons = index > 0 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    settle(pick, resolve, () => Promise.resolve((pick.selectedItems[0] ?? pick.activeItems[0])?.entry?.value));
    pick.show();
  });
}

/** What an input box and a pick have in common. */
type Asking = Pick<vscode.InputBox, "onDidAccept" | "onDidTriggerButton" | "onDidHide" | "hide" | "dispose">;

/** Resolves once: with what `accept` takes, with Back, or with undefined when the input is left. */
function settle(input: Asking, resolve: (answer: Asked) => void, accept: () => Promise<string | undefined>): void {
  let answer: Asked;
  input.onDidAccept(async () => {
    answer = await accept();
    if (answer !== undefined) input.hide();
  });
  input.onDidTriggerButton(() => {
    answer = BACK;
    input.hide();
  });
  input.onDidHide(() => {
    input.dispose();
    resolve(answer);
  });
}
