/**
 * What was worked out of an instruction's own text, kept with it: looked up by a number, since a map from thousands of instructions
 * for each question costs more than most answers.
 */
export class Notes {
  #values: unknown[] | undefined;

  /** What was kept under a number; undefined where nothing was. */
  at(number: number): unknown {
    return this.#values?.[number];
  }

  keep(number: number, value: unknown): void {
    (this.#values ??= [])[number] = value;
  }
}
