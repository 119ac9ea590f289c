import * as vscode from "vscode";

/** Extensions that report structural mistakes in Dockerfiles themselves. */
const DOCKER_EXTENSIONS = ["docker.docker", "ms-azuretools.vscode-docker", "ms-azuretools.vscode-containers"];

/** Decides what is automatic, so that the server gets plain answers. */
export function resolveSettings(section: unknown): unknown {
  if (typeof section !== "object" || section === null) return section;
  const { dockerfileSyntax, ...rest } = section as Record<string, unknown>;
  return {
    ...rest,
    dockerfileSyntax:
      dockerfileSyntax === "on" || (dockerfileSyntax !== "off" && activeDockerExtension() === undefined),
  };
}

export function activeDockerExtension(): string | undefined {
  return DOCKER_EXTENSIONS.find((id) => vscode.extensions.getExtension(id) !== undefined);
}
