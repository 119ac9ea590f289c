import { type FileName, nameOf } from "../../contract/file-name.ts";
import type { LanguageNames } from "../../contract/language-names.ts";
import { YAML_FILE } from "../../model/syntax-names.ts";

/** Rules read such files beside the one they check: what it extends, and what it is laid over. */
const COMPOSE_FILE: FileName = {
  has: (name) => /^(?:docker-|podman-)?compose\b[\w.-]*\.ya?ml$/.test(name),
  globs: ["compose*.yaml", "compose*.yml", "docker-compose*.y*ml", "podman-compose*.y*ml"],
  tells: ["files", "builds"],
  keeps: "text",
};

export const composeNames: LanguageNames = {
  id: "compose",
  title: "Compose files",
  examplePath: "compose.yaml",
  fileNames: [COMPOSE_FILE, YAML_FILE],
  tells: ["files", "builds"],
  editorIds: ["dockercompose", "yaml"],
  snippetIds: ["dockercompose", "yaml"],
  claims(path, text) {
    const name = nameOf(path);
    return COMPOSE_FILE.has(name) || (YAML_FILE.has(name) && isComposeText(text));
  },
  claimsUntitled: (text, editorId) => editorId === "dockercompose" || isComposeText(text),
};

/** Whether a file tells others what it builds: those that are known by their text alone are read too late for that. */
export function isComposeName(path: string): boolean {
  return COMPOSE_FILE.has(nameOf(path));
}

/** Keys at the first column of other formats that have `services` too: any that Compose does not know. */
const OTHERS =
  /^(?!(?:version|name|include|services|models|networks|volumes|secrets|configs)[ \t]*:|x-|---|\.\.\.)[^\s#]/m;

/** Lines of a file that are looked at for a service. */
const MAX_LINES = 200;

/** Whether the first of some services says what it runs, under whatever name the file has: `stack.yml`, `production.yml`. */
function isComposeText(text: string): boolean {
  const services = /^services:[ \t]*(?:#.*)?$/m.exec(text);
  if (services === null || OTHERS.test(text)) return false;
  const lines = text
    .slice(services.index, services.index + 20_000)
    .split(/\r?\n/, MAX_LINES)
    .slice(1);
  const [first = "", ...rest] = lines.filter((line) => !/^[ \t]*(?:#|$)/.test(line));
  const indent = /^ +(?=[\w.-]+:[ \t]*(?:[&#].*)?$)/.exec(first)?.[0].length;
  if (indent === undefined) return false;
  for (const line of rest) {
    const column = /^ */.exec(line)?.[0].length ?? 0;
    if (column <= indent) return false;
    if (/^ +(?:image|build|container_name|extends):/.test(line)) return true;
  }
  return false;
}
