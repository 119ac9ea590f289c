import { findEntryValues } from "./entry.ts";
import { findHeaderValues } from "./header.ts";
import type { PlacedValue } from "./placed-value.ts";
import { findSettingsValues } from "./settings.ts";
import { findStatementValues } from "./statement.ts";
import { findUrlValues } from "./url.ts";

/** Shorter texts hold neither a name nor a credential beside it. */
const MIN_LENGTH = 12;

/** All that stands in a text where credentials do; offsets in the text. What each is, the judge says. */
export function placedValues(text: string): PlacedValue[] {
  if (text.length < MIN_LENGTH) return [];
  // What begins a place is looked for in one case: that is much faster than patterns that take any.
  const lower = text.toLowerCase();
  return [
    ...(text.includes("://") || text.startsWith("/") ? findUrlValues(text) : []),
    ...findSettingsValues(text, lower),
    ...findHeaderValues(text, lower),
    ...findEntryValues(text),
    ...findStatementValues(text, lower),
  ];
}
