/**
 * The text of a `.dockerignore`.
 * @param made patterns of what the build makes itself
 * @param letIn paths that the patterns of secrets hide although they hold none
 */
export function renderIgnoreFile(made: readonly string[], letIn: readonly string[]): string {
  const lines = [
    "# Secrets: a build gets them by secret mounts, and never copies them.",
    "**/.env*",
    "**/.npmrc",
    "**/.netrc",
    "**/*.pem",
    "**/*.key",
    "**/*.p12",
    "**/*.jks",
    "# A certificate that the service needs is let in again here: !certs/ca.pem",
    ...(letIn.length === 0
      ? []
      : ["# Settings of the install, without a credential.", ...letIn.map((path) => `!${path}`)]),
    "# History, and what is not part of the service.",
    "**/.git",
    ".github",
    "k8s",
    "Dockerfile*",
    ".dockerignore",
    "*.md",
    "# What the build makes itself.",
    ...made,
  ];
  return `${lines.join("\n")}\n`;
}
