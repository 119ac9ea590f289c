import { entriesOf, itemsAt, scalarText, textAt, valueAt } from "../syntax/yaml/access.ts";
import type { YamlNode } from "../syntax/yaml/tree.ts";
import { parseAnyYaml } from "../syntax/yaml/yaml.ts";
import type { BuildFact } from "../contract/facts.ts";
import { parseImage } from "./image.ts";
import { folderOf, joinPath } from "../base/path.ts";

/** Longer ones are nobody's own. */
const MAX_LENGTH = 200_000;

/** The builds that a bake file describes; what depends on a variable is left out. */
export function buildsIn(path: string, text: string): readonly BuildFact[] {
  if (text.length > MAX_LENGTH || !/\b(?:target|dockerfile)\b/.test(text)) return [];
  const folder = folderOf(path);
  if (path.endsWith(".json")) return bakeJsonBuilds(folder, parseAnyYaml(text).root);
  return bakeBuilds(folder, text);
}

function bakeJsonBuilds(folder: string, root: YamlNode | undefined): BuildFact[] {
  return entriesOf(valueAt(root, "target")).flatMap(({ value }) =>
    buildFact(folder, {
      context: textAt(value, "context"),
      dockerfile: textAt(value, "dockerfile"),
      target: textAt(value, "target"),
      images: itemsAt(value, "tags").map(scalarText),
      contexts: entriesOf(valueAt(value, "contexts")).flatMap(({ key }) => scalarText(key) ?? []),
    }),
  );
}

/** Blocks of HCL as `bake` has them: one assignment a line, closed by a brace at the line's start. */
function bakeBuilds(folder: string, text: string): BuildFact[] {
  const facts: BuildFact[] = [];
  let block: Map<string, string> | undefined;
  let contexts: string[] = [];
  let isInContexts = false;
  for (const line of text.split(/\r?\n/)) {
    const opened = /^[ \t]*contexts[ \t]*=[ \t]*\{/.exec(line)?.[0];
    if (opened !== undefined || isInContexts) {
      const pairs = line.slice(opened?.length ?? 0);
      contexts.push(...contextNames(pairs));
      isInContexts = !pairs.includes("}");
    } else if (/^target[ \t]+"/.test(line)) {
      block = new Map();
      contexts = [];
    } else if (line.startsWith("}") && block !== undefined) {
      const images = [...(block.get("tags") ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]);
      facts.push(
        ...buildFact(folder, {
          context: block.get("context"),
          dockerfile: block.get("dockerfile"),
          target: block.get("target"),
          images,
          contexts,
        }),
      );
      block = undefined;
    } else {
      const [, key, list, value] =
        /^[ \t]*(context|dockerfile|target|tags)[ \t]*=[ \t]*(?:(\[.*\])|"([^"]*)")/.exec(line) ?? [];
      if (key !== undefined) block?.set(key, list ?? value ?? "");
    }
  }
  return facts;
}

/** Of a line of HCL's map of contexts: `base = "target:base"`, `"docker.io/library/alpine" = "…"`. */
function contextNames(line: string): string[] {
  return Array.from(
    line.matchAll(/(?:"(?<quoted>[^"]{1,200})"|(?<plain>[A-Za-z_][\w-]{0,100}))[ \t]*[=:][ \t]*"[^"]*"/g),
  ).flatMap(({ groups }) => groups?.["quoted"] ?? groups?.["plain"] ?? []);
}

/** A build as it is written. */
interface WrittenBuild {
  /** The folder that is built, from where the build stands: that one itself where nothing is said. */
  readonly context: string | undefined;
  /** The Dockerfile, from the context: `Dockerfile` where nothing is said. */
  readonly dockerfile?: string | undefined;
  /** The Dockerfile, from where the build stands. */
  readonly file?: string | undefined;
  readonly target: string | undefined;
  readonly images: readonly (string | undefined)[];
  readonly contexts: readonly string[];
}

/** A build as a fact; none where it depends on a variable or lies outside of the workspace folder. */
export function buildFact(
  folder: string,
  { context, dockerfile, file, target, images, contexts }: WrittenBuild,
): BuildFact[] {
  const base = pathInside(folder, context ?? ".");
  if (base === undefined) return [];
  const path = file === undefined ? pathInside(base, dockerfile ?? "Dockerfile") : pathInside(folder, file);
  if (path === undefined) return [];
  const names = images.flatMap((image) => (image === undefined ? [] : (shortName(image) ?? [])));
  return [
    {
      dockerfile: path,
      context: base,
      ...(target === undefined || target === "" || target.includes("$") ? {} : { target }),
      images: [...new Set(names)],
      ...(contexts.length === 0 ? {} : { contexts }),
    },
  ];
}

/** `payments` of `ghcr.io/acme/payments:1.0`; undefined where that depends on a variable. */
export function shortName(image: string): string | undefined {
  const repository = parseImage(image.replaceAll(/\$\{\{[^}]*\}\}/g, "$$")).repository.text;
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  return name === "" || name.includes("$") ? undefined : name;
}

/** A path from the workspace folder; undefined for one that leaves it or depends on a variable. */
export function pathInside(folder: string, path: string): string | undefined {
  if (path.startsWith("/") || /[$~:]|\{\{/.test(path)) return undefined;
  const joined = joinPath(folder, path);
  return /^\.\.(?:\/|$)/.test(joined) ? undefined : joined;
}
