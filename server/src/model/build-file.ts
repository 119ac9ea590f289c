/** What `docker compose` and `docker buildx bake` build from. */
export function isBuildFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return isComposeFile(name) || isBakeFile(name);
}

/** @param name without folders */
export function isComposeFile(name: string): boolean {
  return /^(?:docker-)?compose\b[\w.-]*\.ya?ml$/.test(name);
}

/** @param name without folders */
export function isBakeFile(name: string): boolean {
  return /^docker-bake\b[\w.-]*\.(?:hcl|json)$/.test(name);
}
