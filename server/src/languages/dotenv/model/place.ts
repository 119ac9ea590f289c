import type { DotenvFile } from "./file.ts";
import type { KnownText, WorkspaceView } from "../../../contract/facts.ts";
import { gitIgnoreLine } from "../../../model/git-ignore.ts";

/** Folders whose .env files show something or feed a test; they are meant to be shared. */
const SHOWN =
  /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?|__fixtures__|testdata|test-data|e2e|examples?|samples?|demos?|templates?|docs?)\//i;

/**
 * What is in git by its makers' advice: Flask's `.flaskenv` is for what is not private, and cookiecutter-django keeps
 * `.envs/.local` for all. What secrets they hold is told line by line.
 */
const SHARED = /(?:^|\/)(?:\.flaskenv|\.envs\/\.?local\/[^/]+)$/i;

/** Whether a .env file is meant for one machine or environment, so that git should not carry it. */
export function isMeantToStayOut({ path, role }: DotenvFile): boolean {
  return role !== "example" && !SHOWN.test(path) && !SHARED.test(path) && !/\.(?:vault|schema)$/i.test(path);
}

/** The `.gitignore` to add to: the nearest that governs the file, or a new one beside it. */
export function ignoreFileToChange(path: string, workspace: WorkspaceView): KnownText {
  return workspace.gitIgnoreFor(path) ?? { path: `${path.slice(0, path.lastIndexOf("/") + 1)}.gitignore`, text: "" };
}

/** The line for exactly this file. */
export function ignoreLineFor(path: string, ignoreFile: KnownText): string {
  return gitIgnoreLine(path.slice(ignoreFile.path.lastIndexOf("/") + 1));
}

/** Lines at the end of a `.gitignore`, in its own line endings. */
export function appendLines(
  { path, text }: KnownText,
  lines: readonly string[],
): { start: number; end: number; newText: string; path: string } {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? "" : lineBreak;
  return { start: text.length, end: text.length, newText: before + lines.join(lineBreak) + lineBreak, path };
}
