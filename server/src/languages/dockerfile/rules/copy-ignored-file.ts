import { rule } from "../../../contract/rule.ts";
import { type BuildContext, buildContexts, plainPath } from "../model/context.ts";
import { readCopy } from "../model/copy.ts";
import { type Dockerfile, ownInstructions } from "../model/dockerfile.ts";
import { type IgnorePattern, ignoredBy } from "../model/ignore.ts";
import { fromOwnText } from "../model/own-text.ts";

/** What the list leaves out is not there for the build: `COPY` of it fails. Source: BuildKit's check `CopyIgnoredFile`. */
export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A file is copied that the ignore list leaves out",
  why: "The build of the payment service stops at this step, on the day when a fix has to go out at the latest",
  how: "Take the pattern out of the list, or let the file in again with `!` below it",
  honours: ["buildkit:CopyIgnoredFile"],
  needs: ["files", "builds"],
  check(file, report, workspace) {
    if (workspace === undefined) return;
    const copies = file.stages
      .flatMap(ownInstructions)
      .filter(namesFiles)
      .flatMap((instruction) => readCopy(instruction) ?? []);
    if (copies.length === 0) return;
    const contexts = buildContexts(file, workspace).filter(({ isKnown }) => isKnown);
    if (contexts.length === 0) return;
    for (const { sources } of copies)
      for (const source of sources) {
        const path = plainPath(source.text);
        if (path === undefined) continue;
        const found = contexts.map((context) => leftOut(context, path));
        const [first] = found;
        if (first === undefined || found.includes(undefined)) continue;
        const { list, pattern } = first;
        report({
          at: source,
          message: `\`${source.text}\` is left out by line ${pattern.line} of \`${list}\`, so the build stops here`,
          related: [{ span: { start: pattern.start, end: pattern.end }, path: list, message: "The pattern" }],
        });
      }
  },
});

const namesFiles = fromOwnText((instruction) => {
  const copy = readCopy(instruction);
  return copy?.from === undefined && copy?.sources.some(({ text }) => plainPath(text) !== undefined) === true;
});

/** The pattern that leaves a path out with all that is below it. */
function leftOut(
  { ignore }: BuildContext,
  path: string,
): { readonly list: string; readonly pattern: IgnorePattern } | undefined {
  const pattern = ignore === undefined ? undefined : ignoredBy(ignore, path);
  if (ignore === undefined || pattern === undefined) return undefined;
  // What is taken back may lie below: `*` and `!src/pay`.
  const isOpen = ignore.patterns.some(({ negated, line }) => negated && line > pattern.line);
  return isOpen ? undefined : { list: ignore.path, pattern };
}
