import { type FileName, nameOf } from "../../contract/file-name.ts";
import type { LanguageNames } from "../../contract/language-names.ts";
import { isWorkflowPath } from "../../model/workflow-path.ts";
import { YAML_FILE } from "../../model/syntax-names.ts";

/** Workflows and actions call each other: each is read beside those that it calls. */
const CALLABLE: FileName = {
  has: (name, path = name) => isWorkflowPath(path) || /^action\.ya?ml$/.test(name),
  globs: [".github/workflows/*.y*ml", "action.yml", "action.yaml"],
  tells: ["workflows", "builds"],
  keeps: "text",
};

export const workflowNames: LanguageNames = {
  id: "workflow",
  title: "GitHub Actions workflows",
  examplePath: ".github/workflows/deploy.yml",
  fileNames: [CALLABLE, YAML_FILE],
  tells: ["workflows", "builds"],
  editorIds: ["github-actions-workflow", "yaml"],
  snippetIds: ["github-actions-workflow", "yaml"],
  claims(path, text) {
    if (!YAML_FILE.has(nameOf(path))) return false;
    return isWorkflowPath(path) || (/^action\.ya?ml$/.test(nameOf(path)) && isActionText(text));
  },
  claimsUntitled: (text, editorId) => editorId === "github-actions-workflow" || isWorkflowText(text),
};

/** A workflow's three pillars at the first column. */
function isWorkflowText(text: string): boolean {
  return /^(?:on|"on"|'on')[ \t]*:/m.test(text) && /^jobs[ \t]*:/m.test(text);
}

function isActionText(text: string): boolean {
  return /^runs[ \t]*:/m.test(text);
}
