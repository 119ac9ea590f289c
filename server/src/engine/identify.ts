import type { Language } from "../contract/language.ts";

export const CONFIG_FILE_NAMES = [".paylint.yaml", ".paylint.yml"] as const;

/**
 * Which of our languages a file is, from its path and, where that is not enough, its content. Undefined: not ours,
 * and nothing is said about it. An editor's language id decides only for files whose name says nothing
 * (untitled documents), since editors give Dockerfiles, workflows and .env files many ids.
 *
 * @param path with `/`, from the workspace folder or absolute
 */
export function identify(path: string, text: string, languageId?: string): Language | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (CONFIG_FILE_NAMES.some((config) => config === name)) return "config";
  if (isDockerfileName(name)) return "dockerfile";
  if (isDotenvFileName(name)) return "dotenv";
  if (/\.ya?ml$/i.test(name)) return identifyYaml(path, name, text);
  if (/\.json$/i.test(name)) return isKubernetesJson(text) ? "kubernetes" : undefined;
  return identifyByLanguageId(text, languageId);
}

export function isConfigPath(path: string): boolean {
  return CONFIG_FILE_NAMES.some((name) => path === name || path.endsWith(`/${name}`));
}

/** Whether a path may be one of ours, before anything is read. */
export function mayBeOurs(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return isDockerfileName(name) || isDotenvFileName(name) || /\.(?:ya?ml|json)$/i.test(name);
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

function isDockerfileName(name: string): boolean {
  if (/\.dockerignore$/i.test(name)) return false;
  return /^(?:docker|container)file(?:[._-].+)?$/i.test(name)
    ? !/\.(?:md|txt|ya?ml|json|sh|ts|js|py|go|html|tmpl|template|tpl|j2|erb|in|png|jpe?g|gif|svg|pdf|zip|tar|t?gz)$/i.test(
        name,
      )
    : /.\.dockerfile$/i.test(name);
}

/** `.env`, `.env.NAME`, `NAME.env`; not `.envrc`, code, or encrypted stores. */
function isDotenvFileName(name: string): boolean {
  const lower = name.toLowerCase();
  if (/\.(?:tsx?|jsx?|mjs|cjs|json|ya?ml|toml|enc|vault|gpg|age|md|sh|py|rb|go|j2|tpl|tmpl|erb|hbs|d)$/.test(lower))
    return false;
  return (
    /^\.env(?:[._-].+)?$/.test(lower) ||
    /^[\w.-]+\.env$/.test(lower) ||
    /^env\.(?:example|sample|template|dist)$/.test(lower)
  );
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
