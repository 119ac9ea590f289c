import { explainDockerfile } from "../engine/explain-dockerfile.ts";
import { explainEntry } from "../engine/explain-environment.ts";
import type { Explanation } from "../engine/explanation.ts";
import type { Language } from "../engine/identify.ts";
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
      const git = folder?.index.gitState(path) ?? "unknown";
      return explainEntry(environmentFile(text, path, team), offset, git, folder?.index.environmentFiles() ?? []);
    }
    case "dockerfile":
      return explainDockerfile(dockerfile(text, path, team), offset);
    case "workflow":
    case "kubernetes":
    case "config":
      return undefined;
  }
}
