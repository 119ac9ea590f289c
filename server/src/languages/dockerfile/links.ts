import { registryPage } from "../../model/registry-page.ts";
import { readCopy } from "./model/copy.ts";
import { type Dockerfile, allInstructions, stageNamed, stageOf, variableAt } from "./model/dockerfile.ts";
import { externalImages } from "./model/external-image.ts";
import { variableUses } from "./model/variables.ts";
import type { Instruction } from "./syntax/tree.ts";
import type { Link } from "../../contract/link.ts";

/**
 * Links of COPY sources that name a file, of `--from`, of FROM a stage, of images to their pages, and of variables to the ARG or
 * ENV that gives them their value. The build context is the Dockerfile's folder or the workspace's.
 */
export function dockerfileLinks(file: Dockerfile): Link[] {
  const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
  const links: Link[] = file.stages.flatMap(({ base, image }) =>
    base === undefined || image === undefined
      ? []
      : [{ start: image.start, end: image.end, offset: base.from.start, what: "stage" }],
  );
  for (const { at, reference } of externalImages(file)) {
    const page = registryPage(reference);
    // A variable in the name leads to its own place.
    const written = file.text.slice(at.start, at.end);
    const end = written.includes("$") ? at.start + written.indexOf("$") : at.end;
    if (page !== undefined && end > at.start) links.push({ start: at.start, end, page });
  }
  for (const instruction of allInstructions(file)) {
    links.push(...variableLinks(file, instruction));
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
  return links.sort((left, right) => left.start - right.start);
}

/** Scripts are for a shell, whose own variables look the same. */
const SCRIPTS = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL", "ONBUILD"]);

function variableLinks(file: Dockerfile, instruction: Instruction): Link[] {
  const { keyword, start, end } = instruction;
  if (SCRIPTS.has(keyword) || instruction.heredocs.length > 0) return [];
  const uses = variableUses(file.text.slice(start, end), start);
  if (uses.length === 0) return [];
  const stage = keyword === "FROM" ? undefined : stageOf(file, instruction);
  return uses.flatMap(({ name, ...use }) => {
    const offset =
      stage === undefined ? file.globalArguments.get(name)?.start : variableAt(file, stage, name, start)?.at;
    return offset === undefined
      ? []
      : [{ start: use.start, end: use.end, offset, what: `place where ${name} gets its value` }];
  });
}
