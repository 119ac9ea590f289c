import {
  ALPINE,
  DEBIAN,
  DOTNET,
  END_OF_LIFE,
  type Month,
  OPENJDK,
  PRODUCTS,
  type Product,
  UBUNTU,
} from "./data/end-of-life.ts";
import { type ImageReference, officialName } from "./image.ts";

export interface EndOfLife {
  /** `Node.js 20`. */
  readonly product: string;
  /** The last month of security fixes. */
  readonly month: Month;
}

/** Until when the software that an image is named after gets security fixes, where the table knows its version. */
export function lifetimeOf(image: ImageReference): EndOfLife | undefined {
  const product = productOf(image);
  return product === undefined ? undefined : dated(product, image.tag?.text.split("-")[0] ?? "");
}

/**
 * Whether an image's tag names software that no longer gets security fixes; the language first, then the distribution
 * named in the rest of the tag (`python:3.12-slim-buster`). Undefined where the tag does not say enough.
 */
export function endOfLife(image: ImageReference): EndOfLife | undefined {
  const tag = image.tag?.text.toLowerCase();
  if (tag === undefined || tag.includes("$")) return undefined;
  const words = tag.split("-");
  const product = productOf(image);
  if (product === undefined) return undefined;
  const own = dated(product, words[0] ?? "");
  if (own !== undefined && isOver(own)) return own;
  for (const word of words.slice(1)) {
    const alpine = /^alpine(\d+\.\d+)/.exec(word)?.[1];
    const distribution =
      alpine === undefined ? (dated(DEBIAN, word, true) ?? dated(UBUNTU, word, true)) : dated(ALPINE, alpine);
    if (distribution !== undefined && isOver(distribution)) return distribution;
  }
  return undefined;
}

function productOf(image: ImageReference): Product | undefined {
  const name = officialName(image);
  if (name !== undefined) return Object.hasOwn(PRODUCTS, name) ? PRODUCTS[name] : undefined;
  const isDotnet =
    image.registry?.text === "mcr.microsoft.com" &&
    /^dotnet\/(?:sdk|aspnet|runtime|core\/.+)$/.test(image.repository.text);
  return isDotnet ? DOTNET : undefined;
}

/** A version counts by its longest known beginning: `20.11.1` is 20, `3.9.7` is 3.9. */
function dated(product: Product, version: string, namesOnly = false): EndOfLife | undefined {
  const parts = version.split(".");
  const candidates = namesOnly ? [version] : [parts.slice(0, 2).join("."), parts[0] ?? ""];
  for (const candidate of candidates) {
    if (!Object.hasOwn(product.versions, candidate)) continue;
    if (namesOnly && !/^[a-z]+$/.test(candidate)) continue;
    const month = product.versions[candidate];
    if (month === undefined) return undefined;
    return { product: product === OPENJDK ? product.name : `${product.name} ${candidate}`, month };
  }
  return undefined;
}

/** Whether the last fixes were published before the table was made. */
export function isOver({ month }: EndOfLife): boolean {
  return month < END_OF_LIFE.month;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** "April 2026". */
export function monthName(month: Month): string {
  const [year, number] = month.split("-");
  return `${MONTHS[Number(number) - 1] ?? ""} ${year ?? ""}`;
}
