import { nameOf } from "../../contract/file-name.ts";
import type { LanguageNames } from "../../contract/language-names.ts";
import { JSON_FILE, YAML_FILE } from "../../model/syntax-names.ts";

/** Kustomize takes this name without an ending as well. */
const KUSTOMIZATION = "Kustomization";

export const kubernetesNames: LanguageNames = {
  id: "kubernetes",
  title: "Kubernetes manifests",
  examplePath: "k8s/manifest.yaml",
  fileNames: [
    { has: (name) => name === KUSTOMIZATION, globs: [KUSTOMIZATION], tells: ["kubernetes"] },
    YAML_FILE,
    JSON_FILE,
  ],
  tells: ["kubernetes"],
  editorIds: ["kubernetes", "json", "yaml"],
  snippetIds: ["kubernetes", "yaml"],
  claims(path, text) {
    const name = nameOf(path);
    if (JSON_FILE.has(name)) return isKubernetesJson(text) || isPatch(text);
    if (!YAML_FILE.has(name) && name !== KUSTOMIZATION) return false;
    // Of a file that was not read, its name says what it tells.
    if (text !== "" && isSource(path)) return true;
    return !isForeign(path, name) && (isKubernetesText(text) || isPatch(text));
  },
  claimsUntitled: (text, editorId) => (editorId === "json" ? isKubernetesJson(text) : isKubernetesText(text)),
};

/** Values of charts and kustomizations: what manifests are made of. Nothing but the secrets in them is ours to judge. */
export function isSource(path: string): boolean {
  return /(?:^|\/)(?:kustomization|values(?:[._-].*)?)\.ya?ml$/i.test(path) || nameOf(path) === KUSTOMIZATION;
}

/** Whether a text is a list of changes to an object (RFC 6902), as kustomizations name files of: a part of a manifest as well. */
function isPatch(text: string): boolean {
  const head = text.slice(0, HEAD);
  return (
    /^(?:#.*\n|---.*\n|\s)*(?:-|\[\s*\{)/.test(head) &&
    /(?:^|[\s{,"'-])op["']?[ \t]*:[ \t]*["']?(?:add|replace|test|remove|move|copy)\b/m.test(head) &&
    /(?:^|[\s{,"'-])path["']?[ \t]*:[ \t]*["']?\/(?:spec|metadata|data|stringData)\b/m.test(head)
  );
}

/** YAML with `apiVersion` and `kind` that no cluster receives as it stands, or that belongs to other tools. */
function isForeign(path: string, name: string): boolean {
  return (
    /^(?:docker-)?compose(?:[._-].*)?\.ya?ml$|^action\.ya?ml$/.test(name) ||
    /^(?:chart|skaffold|helmfile|mkdocs|openapi|swagger|\.?pre-commit-config|codecov|renovate)\.ya?ml$/i.test(name) ||
    /(?:^|\/)\.github\/|(?:^|\/)\.(?:gitea|forgejo)\/workflows\//.test(path)
  );
}

/** Whether any document of a stream has `apiVersion` and `kind` at the first column, or is a JSON object with both. */
function isKubernetesText(text: string): boolean {
  if (/^\s*\{/.test(text)) return isKubernetesJson(text);
  return /^(?:apiVersion|"apiVersion")[ \t]*:/m.test(text) && /^(?:kind|"kind")[ \t]*:/m.test(text);
}

/** How much of a long text is looked at. */
const HEAD = 4096;

function isKubernetesJson(text: string): boolean {
  const head = text.slice(0, HEAD);
  // What kubectl prints is sorted: a Secret's certificates stand before its kind.
  return /^\s*\{/.test(head) && /"apiVersion"\s*:\s*"[^"]*"/.test(head) && /"kind"\s*:\s*"[A-Z]/.test(text);
}
