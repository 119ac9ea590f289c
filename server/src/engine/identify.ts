import type { Language } from "../contract/language.ts";
import { FILE_NAMES, nameOf } from "../languages/file-names.ts";

/**
 * Which of our languages a file is, from its path and, where that is not enough, its content. Undefined: not ours,
 * and nothing is said about it. An editor's language id decides only for files whose name says nothing
 * (untitled documents), since editors give Dockerfiles, workflows and .env files many ids.
 *
 * @param path with `/`, from the workspace folder or absolute
 */
export function identify(path: string, text: string, languageId?: string): Language | undefined {
  const name = nameOf(path);
  if (FILE_NAMES.config.has(name)) return "config";
  if (FILE_NAMES.dockerfile.has(name)) return "dockerfile";
  if (FILE_NAMES.dotenv.has(name)) return "dotenv";
  if (FILE_NAMES.yaml.has(name)) return identifyYaml(path, name, text);
  if (FILE_NAMES.json.has(name)) return isKubernetesJson(text) ? "kubernetes" : undefined;
  return identifyByLanguageId(text, languageId);
}

export function isConfigPath(path: string): boolean {
  return FILE_NAMES.config.has(nameOf(path));
}

/** Whether a path may be one of ours, before anything is read. */
export function mayBeOurs(path: string): boolean {
  const name = nameOf(path);
  const { dockerfile, dotenv, yaml, json } = FILE_NAMES;
  return [dockerfile, dotenv, yaml, json].some((sort) => sort.has(name));
}

function identifyByLanguageId(text: string, languageId: string | undefined): Language | undefined {
  switch (languageId) {
    case "dockerfile":
      return "dockerfile";
    case "dotenv":
      return "dotenv";
    case "github-actions-workflow":
      return "workflow";
    case "yaml":
    case "kubernetes":
      if (isWorkflowText(text)) return "workflow";
      return isKubernetesText(text) ? "kubernetes" : undefined;
    case "json":
      return isKubernetesJson(text) ? "kubernetes" : undefined;
    default:
      return undefined;
  }
}

function identifyYaml(path: string, name: string, text: string): Language | undefined {
  if (/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+$/.test(path)) return "workflow";
  if (/^action\.ya?ml$/.test(name)) return isActionText(text) ? "workflow" : undefined;
  if (isForeignYamlName(path, name)) return undefined;
  return isKubernetesText(text) ? "kubernetes" : undefined;
}

/** YAML with `apiVersion` and `kind` that no cluster receives as it stands, or that belongs to other tools. */
function isForeignYamlName(path: string, name: string): boolean {
  return (
    /^(?:docker-)?compose(?:[._-].*)?\.ya?ml$/.test(name) ||
    /^(?:kustomization|chart|values(?:[._-].*)?|skaffold|helmfile|mkdocs|openapi|swagger|\.?pre-commit-config|codecov|renovate)\.ya?ml$/i.test(
      name,
    ) ||
    /(?:^|\/)\.github\//.test(path)
  );
}

/** A workflow's three pillars at the first column. */
function isWorkflowText(text: string): boolean {
  return /^(?:on|"on"|'on')[ \t]*:/m.test(text) && /^jobs[ \t]*:/m.test(text);
}

function isActionText(text: string): boolean {
  return /^runs[ \t]*:/m.test(text);
}

/** Whether any document of a stream has `apiVersion` and `kind` at the first column, or is a JSON object with both. */
function isKubernetesText(text: string): boolean {
  if (/^\s*\{/.test(text)) return isKubernetesJson(text);
  return /^(?:apiVersion|"apiVersion")[ \t]*:/m.test(text) && /^(?:kind|"kind")[ \t]*:/m.test(text);
}

function isKubernetesJson(text: string): boolean {
  const head = text.slice(0, 4096);
  return /^\s*\{/.test(head) && /"apiVersion"\s*:\s*"[^"]*"/.test(head) && /"kind"\s*:\s*"[A-Z]/.test(head);
}
