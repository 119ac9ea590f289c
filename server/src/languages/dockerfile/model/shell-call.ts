import { nameOf } from "../../../contract/file-name.ts";
import type { JsonItem } from "../syntax/json.ts";

/** A shell that is called with a script: `["bash", "-l", "-c", "a && b"]`. */
export interface ShellCall {
  /** Without its folder. */
  readonly shell: string;
  /** What stands between it and the script: `-l -c`. */
  readonly options: string;
  readonly script: JsonItem;
}

/** The shells that read POSIX's language, by the names of their programs. */
export const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash", "zsh", "ksh"]);

/** The call that words of a JSON array make; undefined where they call no shell, or give it a file. */
export function shellCall(words: readonly JsonItem[]): ShellCall | undefined {
  const shell = nameOf(words[0]?.text ?? "");
  const option = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  const script = words[option + 1];
  if (!SHELLS.has(shell) || option < 1 || script === undefined) return undefined;
  const options = words.slice(1, option + 1).map(({ text }) => text);
  // Of options whose value is a word of its own, `-o` alone is common.
  const areOptions = options.every((text, index) => text.startsWith("-") || options[index - 1]?.endsWith("o") === true);
  return areOptions ? { shell, options: options.join(" "), script } : undefined;
}
