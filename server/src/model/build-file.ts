/** What `docker compose` and `docker buildx bake` build from. */
export function isBuildFile(path: string): boolean {
  return isComposeFile(path) || /^docker-bake\b[\w.-]*\.(?:hcl|json)$/.test(nameOf(path));
}

export function isComposeFile(path: string): boolean {
  return /^(?:docker-)?compose\b[\w.-]*\.ya?ml$/.test(nameOf(path));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
