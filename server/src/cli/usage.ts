import { type Shown, say } from "../base/say.ts";

/** An end that is told to the user: the message says what, where and what to do. */
export class ToldError extends Error {
  readonly words: Shown;

  /** @param words a text is shown on one line */
  constructor(words: string | Shown, options?: ErrorOptions) {
    const shown = typeof words === "string" ? say`${words}` : words;
    super(shown.shown, options);
    this.words = shown;
  }
}

/** Wrong usage. */
export class UsageError extends ToldError {}

/** Nothing was changed, and the answer is no. */
export class RefusedError extends ToldError {}

export const EXIT = { clean: 0, findings: 1, usage: 2, rolledBack: 3, refused: 4, unknown: 5 } as const;
