import type { LanguageModule } from "../contract/language.ts";
import { LANGUAGES } from "./languages.ts";

const BY_ID = new Map(LANGUAGES.map((language) => [language.id, language]));

/** @throws for a name that is no language's folder, `config` too: configurations have no model */
export function languageModule(id: string): LanguageModule {
  const language = BY_ID.get(id);
  if (language === undefined) throw new Error(`There is no language ${id}`);
  return language;
}
