import { folderOf } from "../../../base/path.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { asScalar, entriesOf, itemsAt, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import { type Compose, textsOf } from "./compose.ts";
import { BASES, isBase, pathBeside, readOther } from "./layers.ts";
import type { Section } from "./shape.ts";

/** A file together with those that Compose reads with it. */
export interface Whole {
  /** The names that a section of any of them defines. */
  namesOf(section: Section): ReadonlySet<string>;
  /** The file is one that Compose finds by itself: no other one is read before it. */
  readonly isFirst: boolean;
}

const MAX_FILES = 50;

/**
 * All that a file may refer to. Undefined where that is not known: a file that it includes cannot be read, one further up may
 * include it, or it is laid over another, which need not be the one that Compose finds by itself.
 */
export function wholeOf(file: Compose, workspace: WorkspaceView): Whole | undefined {
  const files = new Set<Compose>([file]);
  const isFirst = isBase(file);
  if (hasBaseAbove(file, workspace) || (!isFirst && (!isAlone(file) || hasBase(file.path, workspace))))
    return undefined;
  const pending = [file];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const path of includedBy(current)) {
      const inside = pathBeside(current.path, path);
      const other = inside === undefined ? undefined : readOther(inside, workspace);
      if (other === undefined || files.size > MAX_FILES) return undefined;
      if (!files.has(other)) pending.push(other);
      files.add(other);
    }
  }
  const known = new Map<Section, ReadonlySet<string>>();
  const read = (section: Section): ReadonlySet<string> =>
    new Set(
      [...files].flatMap(({ root }) => entriesOf(valueAt(root, section)).map(({ key }) => scalarText(key) ?? "")),
    );
  return {
    isFirst,
    namesOf(section) {
      let names = known.get(section);
      if (names === undefined) known.set(section, (names = read(section)));
      return names;
    },
  };
}

function hasBase(path: string, workspace: WorkspaceView): boolean {
  return BASES.some((base) => workspace.readText(pathBeside(path, base) ?? "") !== undefined);
}

/** Whether a file further up may take this one in: it then defines what this one names. */
function hasBaseAbove({ path }: Compose, workspace: WorkspaceView): boolean {
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder))
    if (hasBase(folder, workspace)) return true;
  return false;
}

/** Every service says what it runs, so that no other file need have said it before. */
function isAlone({ services }: Compose): boolean {
  return services.every(
    ({ image, build, extended }) => image !== undefined || build !== undefined || extended !== undefined,
  );
}

function includedBy({ root }: Compose): readonly string[] {
  return itemsAt(root, "include").flatMap((item) => textsOf(asScalar(item) ?? valueAt(item, "path")));
}
