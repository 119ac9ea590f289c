import type { Language } from "../contract/language.ts";
import type { LanguageModule } from "../contract/language.ts";
import { dockerfileLanguage } from "./dockerfile/language.ts";
import { dotenvLanguage } from "./dotenv/language.ts";
import { kubernetesLanguage } from "./kubernetes/language.ts";
import { workflowLanguage } from "./workflow/language.ts";

export function languageModule(language: Exclude<Language, "config">): LanguageModule {
  switch (language) {
    case "dockerfile":
      return dockerfileLanguage;
    case "workflow":
      return workflowLanguage;
    case "kubernetes":
      return kubernetesLanguage;
    case "dotenv":
      return dotenvLanguage;
  }
}
