/** What `docker buildx bake` builds from. @param name without folders */
export function isBakeFile(name: string): boolean {
  return /^docker-bake\b[\w.-]*\.(?:hcl|json)$/.test(name);
}
