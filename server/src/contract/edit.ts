import type { Span } from "../base/span.ts";

/**
 * `safe` may run in fix-all: it cannot change users, permissions, secrets or job order, nor turn a passing build red.
 * `review` is one exact edit, offered one at a time. `template` inserts a skeleton that the user finishes.
 */
export type FixClass = "safe" | "review" | "template";

export interface Edit extends Span {
  readonly newText: string;
  /** Another file of the workspace (its path from the workspace folder); the checked file when absent. */
  readonly path?: string;
}

export interface Fix {
  /** What it does, as the light bulb's menu says it. Never holds a secret value. */
  readonly title: string;
  readonly class: FixClass;
  readonly edits: readonly Edit[];
  /** The edits write a secret's value in another place: they are made, and shown nowhere. */
  readonly carriesSecret?: boolean;
}

/**
 * Applies edits to a text.
 * @throws when two of them overlap
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((left, right) => left.start - right.start || left.end - right.end);
  let result = "";
  let position = 0;
  for (const edit of ordered) {
    if (edit.start < position) throw new Error(`Edits overlap at offset ${edit.start}`);
    result += text.slice(position, edit.start) + edit.newText;
    position = edit.end;
  }
  return result + text.slice(position);
}
