import { duplicateKeys } from "../../../../syntax/yaml/access.ts";
import { splitDocuments, parseYamlDocument } from "../../../../syntax/yaml/yaml.ts";
import type { YamlNode } from "../../../../syntax/yaml/tree.ts";
import { nodeMover } from "./moved.ts";

/** What a build may read. Paths count from the workspace folder. */
export interface KustomizeSource {
  /** The text of a file; undefined where there is none. */
  textOf(path: string): string | undefined;
  /** The path of a folder's kustomization file; undefined where it has none. */
  kustomizationIn(folder: string): string | undefined;
  /** Files that generators are given are not among its texts: that one is missing means nothing. */
  readonly lacksInputs?: boolean;
}

/** One YAML document of a file. Its nodes' places are global: `Files.placeOf` tells their file. */
export interface FileDocument {
  /** Where it starts in its file. */
  readonly start: number;
  readonly text: string;
  readonly root: YamlNode | undefined;
  /** Why it could not be read, in words. */
  readonly fault: string | undefined;
}

export interface ReadFile {
  readonly path: string;
  readonly text: string;
  /** What is added to an offset in the file to make it global. */
  readonly base: number;
  /** Parsed when asked for: files of generators are no YAML. */
  documents(): readonly FileDocument[];
  /** Something in it looks like a date, so that trees are to be looked through. */
  mayHoldDates(): boolean;
}

/** The files that one build reads. */
export interface Files {
  read(path: string): ReadFile | undefined;
  kustomizationIn(folder: string): string | undefined;
  readonly lacksInputs: boolean;
  readonly paths: ReadonlySet<string>;
  /** Of all that were read. */
  mayHoldDates(): boolean;
  placeOf(offset: number): { path: string; offset: number } | undefined;
}

/** Past this a file is not read. */
const MAX_LENGTH = 1024 * 1024;
/** More than any file holds, so that no two files share a place. */
const STRIDE = 4 * MAX_LENGTH;

interface Kept {
  readonly files: Map<string, ReadFile>;
  /** The files in the order of their bases, which they keep. */
  readonly order: string[];
}

/** What was read of a source lasts as long as the source does, so a keystroke in one file parses one document. */
const kept = new WeakMap<KustomizeSource, Kept>();

/** @param source the same object for builds that are to share what they parse */
export function openFiles(source: KustomizeSource): Files {
  let known = kept.get(source);
  if (known === undefined) kept.set(source, (known = { files: new Map(), order: [] }));
  const { files, order } = known;
  const paths = new Set<string>();
  const seen = new Map<string, ReadFile | undefined>();
  const read = (path: string): ReadFile | undefined => {
    const text = source.textOf(path);
    if (text === undefined || text.length > MAX_LENGTH) return undefined;
    paths.add(path);
    const before = files.get(path);
    if (before?.text === text) return before;
    const base = before?.base ?? order.push(path) * STRIDE;
    const file = makeFile(path, text, base, before);
    files.set(path, file);
    return file;
  };
  return {
    paths,
    mayHoldDates: () => [...seen.values()].some((file) => file?.mayHoldDates() === true),
    lacksInputs: source.lacksInputs === true,
    kustomizationIn: (folder) => source.kustomizationIn(folder),
    read(path) {
      if (!seen.has(path)) seen.set(path, read(path));
      return seen.get(path);
    },
    placeOf(offset) {
      const path = order[Math.floor(offset / STRIDE) - 1];
      return path === undefined ? undefined : { path, offset: offset % STRIDE };
    },
  };
}

function makeFile(path: string, text: string, base: number, before: ReadFile | undefined): ReadFile {
  let documents: readonly FileDocument[] | undefined;
  let mayHoldDates: boolean | undefined;
  return {
    mayHoldDates: () => (mayHoldDates ??= /\d{4}-\d{1,2}-\d{1,2}(?!\d)/.test(text)),
    path,
    text,
    base,
    documents: () => (documents ??= parseDocuments(text, base, before?.documents() ?? [])),
  };
}

function parseDocuments(text: string, base: number, before: readonly FileDocument[]): FileDocument[] {
  const byText = new Map(before.map((document) => [document.text, document]));
  return splitDocuments(text).map((chunk) => {
    const known = byText.get(chunk.text);
    if (known?.start === chunk.start) return known;
    const { start } = chunk;
    if (known !== undefined) {
      const by = start - known.start;
      return { ...known, start, root: nodeMover((offset) => offset + by)(known.root) };
    }
    const { root, problems, limit } = parseYamlDocument(chunk.text);
    const twice = duplicateKeys(root)[0];
    const wrong = problems[0]?.message ?? (twice === undefined ? undefined : `\`${twice.name}\` stands twice in a map`);
    const fault = limit === undefined ? wrong : `it is ${limit}`;
    return { start, text: chunk.text, root: nodeMover((offset) => offset + base + start)(root), fault };
  });
}
