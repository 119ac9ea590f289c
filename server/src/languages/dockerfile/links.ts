import { readCopy } from "./model/copy.ts";
import { type Dockerfile, allInstructions, stageNamed } from "./model/dockerfile.ts";
import type { Link } from "../../contract/link.ts";

/**
 * Links of COPY sources that name a file, of `--from`, and of FROM a stage. The build context is the Dockerfile's folder or the
 * workspace's.
 */
export function dockerfileLinks(file: Dockerfile): Link[] {
  const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
  const links: Link[] = file.stages.flatMap(({ base, image }) =>
    base === undefined || image === undefined
      ? []
      : [{ start: image.start, end: image.end, offset: base.from.start, what: "stage" }],
  );
  for (const instruction of allInstructions(file)) {
    const copy = readCopy(instruction);
    const flag = instruction.flags.find(({ name }) => name === "from")?.value;
    const stage = flag === undefined ? undefined : stageNamed(file, flag.text);
    if (flag !== undefined && stage !== undefined)
      links.push({ start: flag.start, end: flag.end, offset: stage.from.start, what: "stage" });
    if (copy === undefined || copy.from !== undefined) continue;
    for (const { text, start, end } of copy.sources) {
      const path = text.replace(/^(?:\.?\/)+/, "");
      // Folders cannot be opened, and mostly have no dot in their names.
      if (/[*?[$:]|\.\./.test(path) || !/(?:^|\/)[^/]*\.[^/.]+$/.test(path)) continue;
      links.push({ start, end, paths: folder === "" ? [path] : [`${folder}${path}`, path] });
    }
  }
  return links;
}
