import { visible } from "../../../server/src/base/shown.ts";
import type { ViewModel } from "./view-model.ts";

/** What changes in the form of a diff, so that editors colour it. */
export function previewText({
  target,
  source,
  warnings,
  summary,
  diff,
}: Pick<ViewModel, "target" | "source" | "warnings" | "summary" | "diff">): string {
  return [
    `# ${source} to ${target}`,
    "#",
    ...warnings.map((line) => `# Warning: ${line}`),
    ...summary.map((line) => `# ${line}`),
    "",
    ...diff.flatMap(({ text, kind }) => {
      const body = text.trimStart().slice(2);
      switch (kind) {
        case "object":
          return [text.startsWith("+") ? `@@ new: ${body} @@` : `@@ ${body} @@`];
        case "added":
          return [`+ ${body}`];
        case "removed":
          return [`- ${body}`];
        case "changed":
          return changedLines(body);
        default:
          return kind satisfies never;
      }
    }),
    "",
  ]
    .map((line) => visible(line))
    .join("\n");
}

/** `path: before -> after` as a line that goes and one that comes. */
function changedLines(body: string): string[] {
  const colon = body.indexOf(": ");
  const arrow = body.indexOf(" -> ", colon);
  if (colon < 0 || arrow < 0) return [`! ${body}`];
  const path = body.slice(0, colon);
  return [`- ${path}: ${body.slice(colon + 2, arrow)}`, `+ ${path}: ${body.slice(arrow + 4)}`];
}
