import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

/** What our own rules say of files that lie together, one line a finding. */
export function findingsOf(
  files: ReadonlyMap<string, string>,
  profile: "recommended" | "strict" = "recommended",
): readonly string[] {
  const config = resolveConfig({ profile });
  const index = createIndex();
  for (const [path, text] of files) index.add(path, text, config);
  return [...files].flatMap(([path, text]) =>
    lint({ path, text }, { config, workspace: (own) => index.view(path, own) }).findings.map(
      (finding) =>
        `${path}:${text.slice(0, finding.start).split("\n").length} ${finding.severity} ${finding.rule}: ${finding.message}`,
    ),
  );
}
