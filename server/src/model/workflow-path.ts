/** Whether GitHub, or a fork of its format, runs a file of this path as a workflow. */
export function isWorkflowPath(path: string): boolean {
  return /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+$/.test(path);
}

/** The folder of the repository that such a file, or an action below `.github`, belongs to, with its slash; empty for the workspace folder. */
export function repositoryOf(path: string): string {
  const at = path.search(/(?:^|\/)\.(?:github|gitea|forgejo)\//);
  return at <= 0 ? "" : path.slice(0, at + 1);
}
