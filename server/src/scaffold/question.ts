interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** Answers as typed or chosen, by question. */
export type Given<Id extends string = string> = Readonly<Partial<Record<Id, string>>>;

/** One question of a generator. Its id is the name of the command line's option, too. */
export interface Question<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  readonly kind: "text" | "pick";
  /** Of a `pick`. */
  readonly options?: readonly Choice[];
  /** The prefilled answer; empty where nothing is known. */
  readonly value: string;
  /** Where the prefilled answer is from, or why there is none. */
  readonly evidence: string;
  /** An empty answer is one, too. */
  readonly optional: boolean;
  /** What is wrong with an answer, in one sentence; `others` are the answers to other questions so far. */
  validate(answer: string, others?: Given<Id>): string | undefined;
}

type Validate<Id extends string> = Question<Id>["validate"];

export function text<Id extends string>(
  id: Id,
  title: string,
  value: string,
  evidence: string,
  validate: Validate<Id>,
): Question<Id> {
  return {
    id,
    title,
    kind: "text",
    value,
    evidence,
    optional: false,
    validate: (answer, others) => validate(answer.trim(), others),
  };
}

export function optional<Id extends string>(
  id: Id,
  title: string,
  value: string,
  evidence: string,
  validate: Validate<Id>,
): Question<Id> {
  const question = text(id, title, value, evidence, validate);
  return {
    ...question,
    optional: true,
    validate: (answer, others) => (answer.trim() === "" ? undefined : question.validate(answer, others)),
  };
}

export function pick<Id extends string>(
  id: Id,
  title: string,
  options: readonly Choice[],
  value: string,
  evidence: string,
): Question<Id> {
  const allowed = options.map((option) => option.value);
  return {
    id,
    title,
    kind: "pick",
    options,
    value,
    evidence,
    optional: false,
    validate: (answer) => (allowed.includes(answer.trim()) ? undefined : `Choose one of: ${allowed.join(", ")}`),
  };
}

export function checkPort(answer: string): string | undefined {
  if (!/^\d{1,5}$/.test(answer) || Number(answer) < 1 || Number(answer) > 65_535)
    return "A port is a number from 1 to 65535";
  return Number(answer) < 1024
    ? "A port below 1024 may need root: let the service listen on 1024 or above, its Service offers port 80 all the same"
    : undefined;
}

export function checkPath(answer: string): string | undefined {
  return /^\/[\w\-./~]{0,200}$/.test(answer) ? undefined : "A path begins with a slash and holds no blanks";
}

export function checkUser(answer: string): string | undefined {
  return /^\d{1,9}$/.test(answer) && Number(answer) > 0 ? undefined : "Give the number of a user that is not root";
}

/** What nobody could answer, or answered in a way that cannot be used. */
export interface Missing<Id extends string = string> {
  readonly id: Id;
  readonly why: string;
}

/**
 * The answers that a person gave, and the prefilled ones for the rest; without those that cannot be used.
 * @param given checked by each question's own `validate`
 */
export function readTexts<Id extends string>(
  questions: readonly Question<Id>[],
  given: Given<Id>,
): { readonly texts: ReadonlyMap<Id, string>; readonly missing: readonly Missing<Id>[] } {
  const texts = new Map<Id, string>();
  for (const { id, value } of questions) texts.set(id, (given[id] ?? value).trim());
  const missing: Missing<Id>[] = [];
  for (const question of questions) {
    const why = problemOf(question, texts);
    if (why === undefined) continue;
    missing.push({ id: question.id, why });
    texts.delete(question.id);
  }
  return { texts, missing };
}

function problemOf<Id extends string>(question: Question<Id>, texts: ReadonlyMap<Id, string>): string | undefined {
  const answer = texts.get(question.id) ?? "";
  if (answer === "" && question.value === "" && !question.optional) return question.evidence;
  return question.validate(answer, Object.fromEntries(texts) as Given<Id>);
}
