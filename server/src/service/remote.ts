import type { ProjectFiles } from "./files.ts";

/** Where a project's images live, from its git remote, or why that cannot be said. */
export type Registry = { readonly repository: string; readonly evidence: string } | { readonly missing: string };

/**
 * GitHub and GitLab give every project a registry under its own path; of other hosts nothing is known, and a registry
 * is never invented. Neither the remote's user nor a token in it is shown.
 */
export function registryOf(project: ProjectFiles, name: string): Registry {
  const remote = remoteOf(project.gitRemote ?? "");
  if (remote === undefined) return { missing: "The project has no git remote that would say where its images live" };
  const { host, path } = remote;
  const segments = path.toLowerCase().split("/");
  if (segments.length < 2 || segments.some((segment) => !/^[a-z\d](?:[\w.-]*[a-z\d])?$/.test(segment)))
    return { missing: "The git remote names no owner and project" };
  switch (host) {
    case "github.com":
      return { repository: `ghcr.io/${segments[0] ?? ""}/${name}`, evidence: "the git remote on github.com" };
    case "gitlab.com": {
      const project = segments.join("/");
      const repository = segments.at(-1) === name ? project : `${project}/${name}`;
      return { repository: `registry.gitlab.com/${repository}`, evidence: "the git remote on gitlab.com" };
    }
    default:
      return { missing: `The git remote is on ${host}, whose image registry Paylint does not know` };
  }
}

/** Host and path of `origin`, or of the first remote. */
function remoteOf(config: string): { host: string; path: string } | undefined {
  let section = "";
  let first: string | undefined;
  let origin: string | undefined;
  for (const line of config.slice(0, 50_000).split(/\r?\n/)) {
    section = /^\s*\[(.{0,200})\]\s*$/.exec(line)?.[1] ?? section;
    const url = /^\s*url\s*=\s*(\S+)\s*$/.exec(line)?.[1];
    if (url === undefined || !section.startsWith("remote ")) continue;
    first ??= url;
    if (section === 'remote "origin"') origin ??= url;
  }
  const url = origin ?? first;
  if (url === undefined) return undefined;
  const match =
    /^[a-z][a-z\d+.-]*:\/\/(?:[^@/\s]*@)?([^/:\s@]+)(?::\d+)?\/(\S+)$/i.exec(url) ??
    /^(?:[^@/:\s]+@)?([^/:\s@]+):(?!\/\/)(\S+)$/.exec(url);
  const host = match?.[1]?.toLowerCase();
  const path = match?.[2]
    ?.replace(/\/$/, "")
    .replace(/\.git$/, "")
    .replace(/^\//, "");
  return host === undefined || path === undefined ? undefined : { host, path };
}
