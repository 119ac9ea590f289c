import { explainDockerfile } from "../languages/dockerfile/explain.ts";
import { explainEntry } from "../languages/dotenv/explain.ts";
import type { Explanation } from "../contract/explanation.ts";
import type { Language } from "../contract/language.ts";
import { dockerfileLanguage } from "../languages/dockerfile/language.ts";
import { dotenvLanguage } from "../languages/dotenv/language.ts";
import { dockerfile } from "../languages/dockerfile/model/dockerfile.ts";
import { environmentFile } from "../languages/dotenv/model/file.ts";
import type { TeamSettings } from "../contract/settings.ts";
import type { Place } from "../lsp/workspace.ts";

/** What is known of the assignment, image or variable at an offset of a document. */
export function explainAt(
  text: string,
  language: Language,
  { path, folder }: Place,
  team: TeamSettings,
  offset: number,
): Explanation | undefined {
  switch (language) {
    case "dotenv": {
      const file = environmentFile(text, path, team);
      // What is too large to be checked is too large to be explained while the pointer moves over it.
      if (dotenvLanguage.limit(file) !== undefined) return undefined;
      const git = folder?.index.gitState(path) ?? "unknown";
      return explainEntry(file, offset, git, folder?.index.environmentFiles() ?? []);
    }
    case "dockerfile": {
      const file = dockerfile(text, path, team);
      return dockerfileLanguage.limit(file) === undefined ? explainDockerfile(file, offset) : undefined;
    }
    case "workflow":
    case "kubernetes":
    case "config":
      return undefined;
  }
}
