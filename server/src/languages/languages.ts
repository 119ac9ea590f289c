import type { Language, LanguageModule } from "../contract/language.ts";
import { dockerfileLanguage } from "./dockerfile/language.ts";
import { dotenvLanguage } from "./dotenv/language.ts";
import { kubernetesLanguage } from "./kubernetes/language.ts";
import { workflowLanguage } from "./workflow/language.ts";

/** All that Paylint checks. Nobody above names one of them. */
const LANGUAGES: Readonly<Record<Exclude<Language, "config">, LanguageModule>> = {
  dockerfile: dockerfileLanguage,
  workflow: workflowLanguage,
  kubernetes: kubernetesLanguage,
  dotenv: dotenvLanguage,
};

export function languageModule(language: Exclude<Language, "config">): LanguageModule {
  return LANGUAGES[language];
}
