import { END_OF_LIFE } from "./data/end-of-life.ts";
import { isOver, lifetimeOf, monthName } from "./end-of-life.ts";
import type { ImageReference } from "./image.ts";

/** What a hover tells of an image by its reference alone: tag, digest, and until when it gets security fixes. */
export function describeImage(reference: ImageReference): string[] {
  const { tag, digest } = reference;
  const life = lifetimeOf(reference);
  const facts = [
    tag === undefined ? (digest === undefined ? "no tag: `latest` is meant" : undefined) : `tag \`${tag.text}\``,
    digest === undefined ? "no digest: the tag may point to another image tomorrow" : `digest \`${digest.text}\``,
    life === undefined
      ? undefined
      : `${life.product} ${isOver(life) ? "got its last security fixes in" : "gets security fixes until"} ${monthName(life.month)} (published dates as of ${monthName(END_OF_LIFE.month)})`,
  ];
  return facts.filter((fact) => fact !== undefined);
}
