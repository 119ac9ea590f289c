/** A word that fits at a place: it replaces the text from `start` to the place, or to `end` where the word goes on behind it. */
export interface Completion {
  readonly label: string;
  readonly detail: string;
  readonly newText: string;
  readonly start: number;
  readonly end?: number;
}
