import type { LanguageModule } from "../../contract/language.ts";
import { blockAt, itemsAround } from "../../syntax/yaml/blocks.ts";
import { yamlComments } from "../../syntax/yaml/comments.ts";
import { completeCompose } from "./complete.ts";
import { explainCompose } from "./explain.ts";
import { composeLinks } from "./links.ts";
import { composeBuilds } from "./model/builds.ts";
import { type Compose, composeModel } from "./model/compose.ts";
import { inlineDockerfiles } from "./model/inline.ts";
import { isComposeName } from "./names.ts";

export const composeLanguage: LanguageModule<Compose> = {
  id: "compose",
  units: (text) => [{ start: 0, end: text.length, text }],
  model: (unit, path, settings) => composeModel(unit.text, path, settings),
  limit: ({ document }) => document.limit,
  isTemplate: (file) => file.isTemplate,
  isForeign: () => false,
  *parts({ services }) {
    for (const service of services) yield ["service", service];
  },
  embedded: inlineDockerfiles,
  facts: (file) => {
    const builds = isComposeName(file.path) ? composeBuilds(file) : [];
    return builds.length === 0 ? {} : { builds };
  },
  mayTellFacts: (text) => /\bbuild\b/.test(text),
  comments: (file) => yamlComments(file.text),
  scope: (file, offset) => blockAt(file.document.root, offset),
  enclosing: (file, offset) => itemsAround(file.document.root, offset),
  trailingComments: true,
  lineStyle: "yaml",
  hover: explainCompose,
  complete: completeCompose,
  links: composeLinks,
};
