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
  claims(path, written) {
    const name = nameOf(path);
    const text = withoutMark(written);
    if (JSON_FILE.has(name)) return isKubernetesJson(text) || isPatch(text);
    if (!YAML_FILE.has(name) && name !== KUSTOMIZATION) return false;
    // Of a file that was not read, its name says what it tells.
    if (text !== "" && isSource(path)) return true;
    return !isForeign(path, name) && (isKubernetesText(text) || isPatch(text));
  },
  claimsUntitled: (written, editorId) => {
    const text = withoutMark(written);
    return editorId === "json" ? isKubernetesJson(text) : isKubernetesText(text);
  },
};

/** A byte order mark is no part of the first key. */
function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

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

/** A key of an object's header, in any quotes. */
const HEADER_KEY = `(["']?)(?:apiVersion|kind|metadata|spec|data|type)`;
/** A document whose root is indented, or stands in brackets: the stream's first, or one behind a marker. */
const INDENTED_ROOT = new RegExp(
  String.raw`(?:^|(?:^|\n)---[^\n]*\n)(?:[ \t]*(?:#[^\n]*)?\n)*[ ]+${HEADER_KEY}\1[ \t]*:`,
);
const FLOW_ROOT = /(?:^|(?:^|\n)---[^\n]*\n)(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*\{/;

/** Whether any document of a stream has `apiVersion` and `kind` at its root, as a block or in brackets. */
function isKubernetesText(text: string): boolean {
  if (/^(["']?)apiVersion\1[ \t]*:/m.test(text) && /^(["']?)kind\1[ \t]*:/m.test(text)) return true;
  if (!text.includes("apiVersion") || !text.includes("kind")) return false;
  if (INDENTED_ROOT.test(text))
    return /^[ ]*(["']?)apiVersion\1[ \t]*:/m.test(text) && /^[ ]*(["']?)kind\1[ \t]*:[ \t]*(["']?)[A-Z]/m.test(text);
  return FLOW_ROOT.test(text) && isFlowObject(text);
}

function isFlowObject(text: string): boolean {
  return /[{,\s](["']?)apiVersion\1\s*:/.test(text) && /[{,\s](["']?)kind\1\s*:\s*(["']?)[A-Z]/.test(text);
}

/** How much of a long text is looked at. */
const HEAD = 4096;

/** What kubectl prints is sorted: a Secret's certificates stand before its kind. */
function isKubernetesJson(text: string): boolean {
  return /^\s*\{/.test(text) && /"apiVersion"\s*:\s*"[^"]*"/.test(text) && /"kind"\s*:\s*"[A-Z]/.test(text);
}
