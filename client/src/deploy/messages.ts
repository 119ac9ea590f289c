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
