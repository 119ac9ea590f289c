import type { DotenvFile } from "../model/file.ts";
import { judgedEntries } from "./verdicts.ts";

/** Whether the values of a .env file are all encrypted, which is a way to keep them in git; dotenvx writes its public key beside them. */
export function isEncryptedFile(file: DotenvFile): boolean {
  const judged = judgedEntries(file).filter(
    ({ entry, standing }) => standing !== "commented" && !entry.key.text.startsWith("DOTENV_PUBLIC_KEY"),
  );
  return (
    judged.some(({ verdict }) => verdict.kind === "encrypted") &&
    judged.every(({ verdict }) => verdict.kind === "encrypted" || verdict.kind === "empty")
  );
}
