import { rule } from "../../../contract/rule.ts";
import { type BuildContext, buildContexts, copiedPaths, plainPath } from "../model/context.ts";
import { readCopy } from "../model/copy.ts";
import { type Dockerfile, ownInstructions } from "../model/dockerfile.ts";
import { type IgnorePattern, ignoredBy } from "../model/ignore.ts";
import type { Span } from "../../../base/span.ts";
import type { Instruction } from "../syntax/tree.ts";
import { fromOwnText } from "../model/own-text.ts";

/** What the list leaves out is not there for the build: `COPY` of it fails. Source: BuildKit's check `CopyIgnoredFile`. */
export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A file is copied or mounted that the ignore list leaves out",
  why: "The build of the payment service stops at this step, on the day when a fix has to go out at the latest",
  how: "Take the pattern out of the list, or let the file in again with `!` below it",
  honours: ["buildkit:CopyIgnoredFile"],
  needs: ["files", "builds"],
  check(file, report, workspace) {
    if (workspace === undefined) return;
    const copies = file.stages.flatMap(ownInstructions).filter((instruction) => plainSources(instruction).length > 0);
    if (copies.length === 0) return;
    const contexts = buildContexts(file, workspace).filter(({ isKnown }) => isKnown);
    if (contexts.length === 0 || contexts.some(({ ignore }) => ignore === undefined)) return;
    const known = new Map<string, LeftOut | undefined>();
    const inAll = (path: string): LeftOut | undefined => {
      if (!known.has(path)) {
        const found = contexts.map((context) => leftOut(context, path));
        known.set(path, found.includes(undefined) ? undefined : found[0]);
      }
      return known.get(path);
    };
    for (const instruction of copies) {
      if (!plainSources(instruction).some((path) => inAll(path) !== undefined)) continue;
      for (const source of [...(readCopy(instruction)?.sources ?? []), ...mountedSources(instruction)]) {
        const path = plainPath(source.text);
        const found = path === undefined ? undefined : inAll(path);
        if (found === undefined) continue;
        const { list, pattern } = found;
        report({
          at: source,
          message: `\`${source.text}\` is left out by line ${pattern.line} of \`${list}\`, so the build stops here`,
          related: [{ span: { start: pattern.start, end: pattern.end }, path: list, message: "The pattern" }],
        });
      }
    }
  },
});

/** What COPY, ADD and mounts name that is a file or folder of the context. */
const plainSources = fromOwnText((instruction): readonly string[] => [
  ...copiedPaths(instruction),
  ...mountedSources(instruction).flatMap(({ text }) => plainPath(text) ?? []),
]);

interface Source extends Span {
  readonly text: string;
}

/** `RUN --mount=type=bind,source=package-lock.json,…`: of the context where no other stage or image is named. */
function mountedSources({ keyword, flags }: Instruction): Source[] {
  if (keyword !== "RUN") return [];
  return flags.flatMap(({ name, value }) => {
    if (name !== "mount" || value === undefined || !/(?:^|,)type=bind(?:,|$)|^(?!.*type=)/.test(value.text)) return [];
    const option = /(?:^|,)(?:source|src)=(?<path>[^,"'\s]+)/.exec(value.text);
    const text = option?.groups?.["path"];
    if (option === null || text === undefined || /(?:^|,)from=/.test(value.text)) return [];
    const start = option.index + option[0].length - text.length;
    return [{ ...value.source.span(start, start + text.length), text }];
  });
}

interface LeftOut {
  readonly list: string;
  readonly pattern: IgnorePattern;
}

/** The pattern that leaves a path out with all that is below it. */
function leftOut({ ignore }: BuildContext, path: string): LeftOut | undefined {
  const pattern = ignore === undefined ? undefined : ignoredBy(ignore, path);
  if (ignore === undefined || pattern === undefined) return undefined;
  // What is taken back may lie below: `*` and `!src/pay`.
  const isOpen = ignore.patterns.some(({ negated, line }) => negated && line > pattern.line);
  return isOpen ? undefined : { list: ignore.path, pattern };
}
