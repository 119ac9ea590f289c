import type { CheckedText } from "../../model/checked-text.ts";
import type { LanguageModule } from "../language.ts";

export const workflowLanguage: LanguageModule<CheckedText> = {
  id: "workflow",
  units: (text) => [{ start: 0, end: text.length, text }],
  model: (unit, path, settings) => ({ path, text: unit.text, settings }),
  limit: () => undefined,
  isTemplate: () => false,
  isForeign: () => false,
  facts: () => ({}),
  comments: () => [],
  scope: (_, offset) => ({ start: offset, end: offset }),
  trailingComments: true,
};
