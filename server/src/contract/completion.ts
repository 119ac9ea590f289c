/** A word that fits at a place: it replaces the text from `start` to the place. */
export interface Completion {
  readonly label: string;
  readonly detail: string;
  readonly newText: string;
  readonly start: number;
}
