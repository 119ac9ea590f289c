/** The text of a `.dockerignore`: `made` are patterns of what the build makes itself. */
export function renderIgnoreFile(made: readonly string[]): string {
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
