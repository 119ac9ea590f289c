import { remember } from "../../../base/remember.ts";
import { nearestName } from "../../../base/nearest.ts";
import type { Span } from "../../../base/span.ts";
import { OFFICIAL_IMAGES } from "../../../model/data/official-images.ts";
import { type ImageReference, hasCapitalsInPath, parseImage } from "../../../model/image.ts";
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
  /** The stage that such a name probably means. */
  readonly nearStage: string | undefined;
  /** What is taken from it is for developers alone. */
  readonly isForDevelopers: boolean;
}

/** All of them, in the order of FROM and then of the other instructions. */
export const externalImages: (file: Dockerfile) => readonly ExternalImage[] = remember((file) => [
  ...file.stages.flatMap(({ image, base, reference, imageArguments }): ExternalImage[] => {
    if (image === undefined || base !== undefined) return [];
    const known = reference ?? parseImage(image.text);
    return isRefused(known)
      ? []
      : [
          {
            at: image,
            reference: known,
            imageArguments: reference === undefined ? [] : imageArguments,
            mayBeContext: false,
            nearStage: undefined,
            isForDevelopers: false,
          },
        ];
  }),
  ...file.stages.flatMap((stage) =>
    ownInstructions(stage).flatMap(({ keyword, flags }) =>
      flags.flatMap((flag) => imageBehind(file, stage, keyword, flag) ?? []),
    ),
  ),
]);

/** The builder says so in `dockerfile/syntax`. */
function isRefused(reference: ImageReference): boolean {
  return reference.repository.text === "" || hasCapitalsInPath(reference);
}

function imageBehind(file: Dockerfile, stage: Stage, keyword: string, flag: DockerfileFlag): ExternalImage | undefined {
  const place = placeOfImage(keyword, flag);
  if (place === undefined || place.text === "" || place.text.includes("$")) return undefined;
  const { text } = place;
  if (/^\d+$/.test(text) || stageNamed(file, text) !== undefined) return undefined;
  const reference = parseImage(text);
  if (isRefused(reference)) return undefined;
  const mayBeContext = /^[\w.-]+$/.test(text);
  const names =
    mayBeContext && !OFFICIAL_IMAGES.has(text)
      ? file.stages.flatMap(({ alias }) => alias?.text.toLowerCase() ?? [])
      : [];
  return {
    at: place,
    reference,
    imageArguments: [],
    mayBeContext,
    nearStage: nearestName(text.toLowerCase(), names),
    isForDevelopers: isForDevelopers(file, stage),
  };
}

/** What `--from` of COPY, and `from=` among the options of a mount of RUN, name. */
function placeOfImage(keyword: string, { name, value }: DockerfileFlag): (Span & { text: string }) | undefined {
  if (value === undefined) return undefined;
  if (keyword === "COPY" && name === "from") return { start: value.start, end: value.end, text: value.text };
  if (keyword !== "RUN" || name !== "mount") return undefined;
  const option = /(?:^|,)from=(?<image>[^,"'\s]+)/.exec(value.text);
  const text = option?.groups?.["image"];
  if (option === null || text === undefined) return undefined;
  const start = option.index + option[0].length - text.length;
  return { ...value.source.span(start, start + text.length), text };
}
