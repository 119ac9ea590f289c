import { type EnvironmentFile, environmentFact, environmentFile } from "../../model/environment-file.ts";
import type { LanguageModule } from "../language.ts";

export const dotenvLanguage: LanguageModule<EnvironmentFile> = {
  id: "dotenv",
  units: (text) => [{ start: 0, end: text.length, text }],
  model: (unit, path, settings) => environmentFile(unit.text, path, settings),
  limit: () => undefined,
  isTemplate: () => false,
  isForeign: () => false,
  facts: (file) => ({ environment: environmentFact(file) }),
  comments: (file) => file.tree.comments,
  scope: (file, offset) =>
    file.tree.entries.find((entry) => entry.start <= offset && offset <= entry.end) ?? { start: offset, end: offset },
  trailingComments: false,
};
