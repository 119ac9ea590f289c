import { visibleLines } from "../../../server/src/base/shown.ts";
import type { ViewModel } from "./view-model.ts";

/** What the extension sends to the page. */
export interface ToPage {
  readonly type: "show";
  readonly model: ViewModel;
}

/** What the page asks of the extension. It can name things, never give them. A step is named by its key. */
export type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "deploy" }
  | { readonly type: "cancel" }
  | { readonly type: "open-record" }
  | { readonly type: "show-changes" }
  | { readonly type: "copy-commands"; readonly step: string };

/** What the page is to show. Every text in it is one that can be seen; what is done or copied is taken from the model itself. */
export function toPage(model: ViewModel): ToPage {
  return { type: "show", model: seen(model) as ViewModel };
}

function seen(value: unknown): unknown {
  if (typeof value === "string") return visibleLines(value);
  if (Array.isArray(value)) return value.map(seen);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, seen(part)]));
}
