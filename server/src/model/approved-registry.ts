import { type ImageReference, fullName } from "./image.ts";

/** The registry that an image is pulled from; `docker.io` where it names none. */
export function registryOf(reference: ImageReference): string {
  const name = fullName(reference);
  return name.slice(0, name.indexOf("/"));
}

/**
 * Whether an image is of one of the registries that a team allows. An entry is a registry, or a registry with the beginning of the
 * path; `*.` stands for any name below.
 */
export function isApproved(reference: ImageReference, registries: readonly string[]): boolean {
  const name = fullName(reference);
  const slash = name.indexOf("/");
  const [host, path] = [name.slice(0, slash), name.slice(slash + 1)];
  return registries.some((entry) => {
    const [approvedHost = "", ...rest] = entry.split("/").filter((part) => part !== "");
    const approvedPath = rest.join("/");
    const isHost = approvedHost.startsWith("*.") ? host.endsWith(approvedHost.slice(1)) : host === approvedHost;
    return isHost && (approvedPath === "" || path === approvedPath || path.startsWith(`${approvedPath}/`));
  });
}
