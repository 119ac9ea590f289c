import type { Language } from "./identify.ts";
import type { LanguageModule } from "./language.ts";
import { dockerfileLanguage } from "./languages/dockerfile.ts";
import { dotenvLanguage } from "./languages/dotenv.ts";
import { kubernetesLanguage } from "./languages/kubernetes.ts";
import { workflowLanguage } from "./languages/workflow.ts";

export function languageModule(language: Exclude<Language, "config">): LanguageModule {
  switch (language) {
    case "dockerfile":
      return dockerfileLanguage as LanguageModule<never>;
    case "workflow":
      return workflowLanguage as LanguageModule<never>;
    case "kubernetes":
      return kubernetesLanguage as LanguageModule<never>;
    case "dotenv":
      return dotenvLanguage as LanguageModule<never>;
  }
}
