import type { Span } from "../base/span.ts";

/**
 * A place that leads to another place of its text or of another file, to a file (the first of some paths of the workspace that
 * exists), or to a page of the web.
 */
export type Link = Span &
  (
    | {
        readonly paths: readonly string[];
        /** Where in the file, from its start, with what stands there: "Secret stripe". The file itself when absent. */
        readonly target?: Span & { readonly what: string };
      }
    | { readonly page: string }
    | {
        readonly offset: number;
        /** What stands there: "stage". */
        readonly what: string;
      }
  );
