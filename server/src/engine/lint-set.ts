import { type Config } from "./config.ts";
import type { Finding } from "./finding.ts";
import { linesOf } from "./lines.ts";
import { lint } from "./lint.ts";
import { createIndex } from "./workspace.ts";

export interface SetText {
  readonly path: string;
  readonly text: string;
}

export interface SetFinding extends Pick<Finding, "rule" | "severity" | "message"> {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * Checks texts that belong together and are all there is: manifests as they are sent to a cluster. Nothing outside of them
 * counts as there.
 */
export function lintSet(texts: readonly SetText[], configFor: (path: string) => Config): SetFinding[] {
  const index = createIndex();
  for (const { path, text } of texts) index.add(path, text, configFor(path));
  return texts.flatMap(({ path, text }) => {
    const lines = linesOf(text);
    const { findings } = lint({ path, text }, { config: configFor(path), workspace: (own) => index.view(path, own) });
    return findings.map(({ rule, severity, message, start }) => ({
      path,
      line: lines.placeAt(start).line,
      rule,
      severity,
      message,
    }));
  });
}
