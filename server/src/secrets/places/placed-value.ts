import type { Span } from "../../base/span.ts";

/** A value that stands where a credential stands, whatever it looks like; offsets in the text. */
export interface PlacedValue extends Span {
  readonly place: "url" | "user" | "query" | "settings" | "header" | "basic" | "property" | "file" | "statement";
  /** What the place calls it: "password", `access_token`, `X-Api-Key`. */
  readonly name: string;
  readonly value: string;
  /** The account; empty where none is named. */
  readonly user: string;
  /** Without the port; empty where none is named. */
  readonly host: string;
}

/** Where it stands, for messages. */
export const PLACE_TITLES: Readonly<Record<PlacedValue["place"], string>> = {
  url: "a URL",
  user: "a URL",
  query: "a URL",
  settings: "a connection string",
  header: "a header",
  basic: "a header",
  property: "a property",
  file: "a file of passwords",
  statement: "an SQL statement",
};

/** The group `value` of a match of a pattern with indices, at its place. */
export function placedValue(
  match: RegExpExecArray,
  place: PlacedValue["place"],
  name: string,
  account: { readonly user?: string | undefined; readonly host?: string | undefined } = {},
): PlacedValue {
  const [start, end] = match.indices?.groups?.["value"] ?? [match.index, match.index];
  const value = match.groups?.["value"] ?? "";
  return { place, name, value, user: account.user ?? "", host: account.host ?? "", start, end };
}
