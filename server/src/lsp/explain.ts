import { explainDockerfile } from "../engine/explain-dockerfile.ts";
import { explainEntry } from "../engine/explain-environment.ts";
import type { Explanation } from "../engine/explanation.ts";
import type { Language } from "../engine/identify.ts";
import { dockerfileLanguage } from "../engine/languages/dockerfile.ts";
import { dotenvLanguage } from "../engine/languages/dotenv.ts";
import { dockerfile } from "../model/dockerfile.ts";
import { environmentFile } from "../model/environment-file.ts";
import type { TeamSettings } from "../model/settings.ts";
import type { Place } from "./workspace.ts";

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
