import type { DotenvFile } from "../model/file.ts";
import { judgedEntries } from "./verdicts.ts";

/** What dotenvx and SOPS write beside what they encrypt. */
const MARK = /^(?:DOTENV_PUBLIC_KEY|sops_)/;

/**
 * Whether a .env file is kept encrypted, which is a way to keep it in git: by the marks of dotenvx or SOPS, where both leave
 * what is no secret in the clear, or because all its values are encrypted. A secret in the clear is told on its line.
 */
export function isEncryptedFile(file: DotenvFile): boolean {
  const set = judgedEntries(file).filter(({ standing }) => standing !== "commented");
  const judged = set.filter(({ entry }) => !MARK.test(entry.key.text));
  return (
    judged.some(({ verdict }) => verdict.kind === "encrypted") &&
    (judged.length < set.length ||
      judged.every(({ verdict }) => verdict.kind === "encrypted" || verdict.kind === "empty"))
  );
}
