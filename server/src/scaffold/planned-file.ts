export interface PlannedFile {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly content: string;
  /** What the file is for, one line. */
  readonly reason: string;
  /** A file is already there: it is shown beside the new one, never written over. */
  readonly conflict: boolean;
}

/** Makes planned files that know whether one is there already. A file system may not tell upper case from lower case. */
export function createPlanner(
  existing: readonly string[],
): (path: string, reason: string, content: string) => PlannedFile {
  const taken = new Set(existing.map((path) => path.toLowerCase()));
  return (path, reason, content) => ({ path, content, reason, conflict: taken.has(path.toLowerCase()) });
}

/**
 * The name of a new file beside one that stays: `service.new.yaml`, `Dockerfile.new`, `deploy.yml.new`. GitHub runs whatever ends in
 * `.yml` beside its workflows: a second way to production must not begin by itself.
 */
export function nameBeside(path: string): string {
  return path.endsWith(".yaml") ? path.replace(/\.yaml$/, ".new.yaml") : `${path}.new`;
}
