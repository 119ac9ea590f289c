declare const PAYLINT_VERSION: string | undefined;

/** The version of the package; the build writes it in, and a run from sources has none. */
export const VERSION: string = typeof PAYLINT_VERSION === "string" ? PAYLINT_VERSION : "0.0.0-dev";
