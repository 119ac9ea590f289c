import type { Part, Shown } from "../base/say.ts";
import type { Severity } from "../contract/rule.ts";

/** How a terminal shows what it shows; plain text where there is no terminal. */
export interface Style {
  path(text: Part): Shown;
  dim(text: Part): Shown;
  good(text: Part): Shown;
  severity(severity: Severity): Shown;
  mark(text: Part, severity: Severity): Shown;
  added(text: Part): Shown;
  removed(text: Part): Shown;
}
