import type { ProjectFiles } from "../../../service/files.ts";

/** Folders that services read at run time, beside what their build writes. */
const FOLDERS = ["public", "views", "templates", "locales"];

export function foldersReadAtRunTime({ existing }: ProjectFiles): readonly string[] {
  return FOLDERS.filter((name) => existing.some((path) => path.startsWith(`${name}/`)));
}
