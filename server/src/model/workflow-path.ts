/** Whether GitHub, or a fork of its format, runs a file of this path as a workflow. */
export function isWorkflowPath(path: string): boolean {
  return /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+$/.test(path);
}
