import type { Span } from "../base/span.ts";

/**
 * A place that leads to another place of its text, to a file (the first of some paths of the workspace that exists), or to a page of the
 * web.
 */
export type Link = Span &
  (
    | { readonly paths: readonly string[] }
    | { readonly page: string }
    | {
        readonly offset: number;
        /** What stands there: "stage". */
        readonly what: string;
      }
  );
