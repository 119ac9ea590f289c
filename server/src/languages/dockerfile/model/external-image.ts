import { remember } from "../../../base/remember.ts";
import { nearestName } from "../../../base/nearest.ts";
import type { Span } from "../../../base/span.ts";
import { OFFICIAL_IMAGES } from "../../../model/data/official-images.ts";
import { type ImageReference, hasCapitalsInPath, parseImage } from "../../../model/image.ts";
import { placeOf } from "../syntax/moved.ts";
import type { DockerfileFlag, DockerfilePair } from "../syntax/words.ts";
import { type Dockerfile, type Stage, ownInstructions, stageNamed } from "./dockerfile.ts";
import { isForDevelopers } from "./project.ts";

/** An image that is no stage of the file: of FROM, `COPY --from` and `RUN --mount=from`. */
export interface ExternalImage {
  /** Where it is named. */
  readonly at: Span;
  /** After expansion of ARG defaults, or as written where a value is not known (`hasVariable`). */
  readonly reference: ImageReference;
  /** The ARG whose defaults the name depends on. */
  readonly imageArguments: readonly DockerfilePair[];
  /** A name of one part behind `from`: builds may be given a context that is called so. */
  readonly mayBeContext: boolean;
  /** FROM names it. */
  readonly isBase: boolean;
  /** The stage that such a name probably means. */
  readonly nearStage: string | undefined;
  /** What is taken from it is for developers alone. */
  readonly isForDevelopers: boolean;
}

/** All of them, in the order of FROM and then of the other instructions. */
export const externalImages: (file: Dockerfile) => readonly ExternalImage[] = remember((file) => {
  const images: ExternalImage[] = [];
  for (const stage of file.stages) {
    const { image, base, reference, imageArguments } = stage;
    if (image === undefined || base !== undefined) continue;
    const known = reference ?? parseImage(image.text);
    if (isRefused(known) || isGiven(file, known.text)) continue;
    images.push({
      at: image,
      reference: known,
      imageArguments: reference === undefined ? [] : imageArguments,
      isBase: true,
      mayBeContext: false,
      nearStage: undefined,
      isForDevelopers: isForDevelopers(file, stage),
    });
  }
  for (const stage of file.stages)
    for (const instruction of ownInstructions(stage)) {
      // What names a stage, as nearly all do, is known by how it was read: its places need not be moved.
      for (const [index, read] of placeOf(instruction).origin.flags.entries()) {
        if (!namesImage(file, placeOfImage(instruction.keyword, read)?.text)) continue;
        const flag = instruction.flags[index];
        const found = flag === undefined ? undefined : imageBehind(file, stage, instruction.keyword, flag);
        if (found !== undefined) images.push(found);
      }
    }
  return images;
});

/** Whether a build of the file is given something else in the place of an image: `additional_contexts`, `contexts`. */
function isGiven({ settings: { contexts } }: Dockerfile, image: string): boolean {
  return contexts.some((name) => name === image || (`${name}:latest` === image && !name.includes(":")));
}

/** The builder says so in `dockerfile/syntax`. */
function isRefused(reference: ImageReference): boolean {
  return reference.repository.text === "" || hasCapitalsInPath(reference);
}

/** Whether what `from` names is neither a stage nor unknown. */
function namesImage(file: Dockerfile, text: string | undefined): boolean {
  if (text === undefined || text === "" || text.includes("$") || /^\d+$/.test(text)) return false;
  return stageNamed(file, text) === undefined;
}

function imageBehind(file: Dockerfile, stage: Stage, keyword: string, flag: DockerfileFlag): ExternalImage | undefined {
  const place = placeOfImage(keyword, flag);
  if (place === undefined) return undefined;
  const { text } = place;
  const reference = parseImage(text);
  if (isRefused(reference) || isGiven(file, text)) return undefined;
  const mayBeContext = /^[\w.-]+$/.test(text);
  const names =
    mayBeContext && !OFFICIAL_IMAGES.has(text)
      ? file.stages.flatMap(({ alias }) => alias?.text.toLowerCase() ?? [])
      : [];
  return {
    at: place,
    reference,
    imageArguments: [],
    isBase: false,
    mayBeContext,
    nearStage: nearestName(text.toLowerCase(), names),
    isForDevelopers: isForDevelopers(file, stage),
  };
}

/** What `--from` of COPY, and `from=` among the options of a mount of RUN, name. */
function placeOfImage(keyword: string, { name, value }: DockerfileFlag): (Span & { text: string }) | undefined {
  if (value === undefined) return undefined;
  if (keyword === "COPY" && name === "from") return { start: value.start, end: value.end, text: value.text };
  if (keyword !== "RUN" || name !== "mount" || !value.text.includes("from=")) return undefined;
  const option = /(?:^|,)from=(?<image>[^,"'\s]+)/.exec(value.text);
  const text = option?.groups?.["image"];
  if (option === null || text === undefined) return undefined;
  const start = option.index + option[0].length - text.length;
  return { ...value.source.span(start, start + text.length), text };
}
