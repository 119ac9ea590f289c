import { folderOf } from "../base/path.ts";
import type { KnownText } from "../contract/facts.ts";
import type { Renaming } from "../contract/rename.ts";
import { type CheckedDocument, moduleOf, unitAt } from "./checked-document.ts";

/** The other files in which a name of a document may stand: of a folder that nothing puts together, those above and below. */
export function filesRenamedWith({ path, workspace }: CheckedDocument): readonly string[] {
  if (workspace === undefined) return [];
  const paths = new Set(workspace.writtenObjects().map((object) => object.path));
  paths.delete(path);
  const folder = folderOf(path);
  return workspace.kubernetesSetHasEdges()
    ? [...paths].filter((other) => isBelow(folderOf(other), folder) || isBelow(folder, folderOf(other)))
    : [...paths];
}

function isBelow(folder: string, above: string): boolean {
  return above === "" || folder === above || folder.startsWith(`${above}/`);
}

/** What can be renamed at an offset. @param others the texts of `filesRenamedWith` */
export function renamingAt(
  document: CheckedDocument,
  offset: number,
  others: readonly KnownText[],
): Renaming | undefined {
  const module = moduleOf(document);
  const unit = unitAt(document, offset);
  if (module?.renaming === undefined || unit === undefined || document.isHelpedElsewhere === true) return undefined;
  const { settings } = unit.subject;
  const own = document.result.units.map(({ start, subject }) => ({ path: document.path, start, subject }));
  const around = others.flatMap(({ path, text }) =>
    module.units(text).flatMap(({ start, text: part }) => {
      const subject = module.model({ start: 0, end: part.length, text: part }, path, settings);
      return module.isForeign(subject) ? [] : [{ path, start, subject }];
    }),
  );
  const here = own.find(({ start }) => start === unit.start);
  const found = here && module.renaming(here, offset - unit.start, [...own, ...around]);
  if (found === undefined) return undefined;
  return { ...found, at: { start: found.at.start + unit.start, end: found.at.end + unit.start } };
}
