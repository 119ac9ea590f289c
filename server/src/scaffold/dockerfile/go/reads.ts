import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { isPlainPath } from "../recipe.ts";

/** Calls that read files by a path, those of the usual web frameworks among them. */
const READS =
  /\b(?:ParseGlob|ParseFiles|LoadHTMLGlob|LoadHTMLFiles|Static|StaticFile|AddConfigPath|http\.Dir|os\.(?:DirFS|Open|ReadFile|ReadDir)|ioutil\.ReadFile)\(([^()\n]{1,300})/g;

/** What a build gets by mounts, or not at all. */
const KEPT_OUT = /(?:^|\/)(?:\.env|\.npmrc|\.netrc)|\.(?:pem|key|p12|jks|md)$/;

/** Files and folders that the sources name in full where they read them, and that are there; paths count from the module. */
export function readAtStart(project: ProjectFiles): readonly string[] {
  const found = new Set<string>();
  for (const path of project.files.keys()) {
    if (!path.endsWith(".go") || path.endsWith("_test.go")) continue;
    for (const [, words = ""] of (contentOf(project, path) ?? "").matchAll(READS))
      for (const [, literal = ""] of words.matchAll(/["`]([^"`]{1,200})["`]/g)) {
        const named = placeOf(literal);
        if (named !== undefined && isThere(project, named)) found.add(named);
      }
  }
  // What lies in a folder that is copied comes with it.
  return [...found].filter((path) => ![...found].some((other) => path.startsWith(`${other}/`))).sort();
}

/** The path, of a pattern the folder above it; undefined for what is absolute, or outside. */
function placeOf(literal: string): string | undefined {
  const plain = literal.replace(/^\.\//, "").replace(/\/$/, "");
  const parts = plain.split("/");
  const pattern = parts.findIndex((part) => /[*?[{]/.test(part));
  const place = (pattern < 0 ? parts : parts.slice(0, pattern)).join("/");
  return isPlainPath(place) && !KEPT_OUT.test(place) ? place : undefined;
}

function isThere({ existing }: ProjectFiles, place: string): boolean {
  return existing.some((path) => path === place || path.startsWith(`${place}/`));
}
