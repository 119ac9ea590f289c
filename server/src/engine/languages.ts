import type { Language } from "./identify.ts";
import type { LanguageModule } from "./language.ts";
import { dockerfileLanguage } from "./languages/dockerfile.ts";
import { dotenvLanguage } from "./languages/dotenv.ts";
import { kubernetesLanguage } from "./languages/kubernetes.ts";
import { workflowLanguage } from "./languages/workflow.ts";

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
