import { joinPath } from "../base/path.ts";
import type { ProjectFiles } from "./files.ts";
import { workspaceAround } from "./workspace.ts";

/** One package of a project as a project of its own; the remote stays that of the whole. */
export function packageProject(project: ProjectFiles, folder: string): ProjectFiles {
  const prefix = `${folder}/`;
  const inside = (path: string): boolean => path.startsWith(prefix);
  const workspace = workspaceAround(project, folder);
  return {
    folderName: folder.slice(folder.lastIndexOf("/") + 1),
    files: new Map(
      [...project.files].filter(([path]) => inside(path)).map(([path, text]) => [path.slice(prefix.length), text]),
    ),
    existing: project.existing.filter(inside).map((path) => path.slice(prefix.length)),
    place: joinPath(project.place ?? "", folder),
    ...(project.gitRemote === undefined ? {} : { gitRemote: project.gitRemote }),
    ...(workspace === undefined ? {} : { workspace }),
  };
}
