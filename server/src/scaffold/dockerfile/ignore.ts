import { ignoredBy, parseIgnoreFile } from "../../languages/dockerfile/model/ignore.ts";

/**
 * The text of a `.dockerignore`.
 * @param made patterns of what the build makes itself
 * @param letIn what the build reads, and holds no secret: it is let in again where a pattern hides it
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
  const text = `${lines.join("\n")}\n`;
  const file = parseIgnoreFile(".dockerignore", text);
  const lost = letIn.filter((path) => ignoredBy(file, path) !== undefined);
  if (lost.length === 0) return text;
  return `${text}# What the build reads, and holds no secret.\n${lost.map((path) => `!${path}\n`).join("")}`;
}
