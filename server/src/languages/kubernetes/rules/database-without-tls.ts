import { type Severity, rule } from "../../../contract/rule.ts";
import type { EnvironmentTier } from "../../../contract/facts.ts";
import type { Reach } from "../../../model/address.ts";
import { type TlsWeakness, databaseWithoutTls } from "../../../model/database-tls.ts";
import { settingsOf } from "../model/environment.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["4.2.1", "2.2.7"],
  summary: "A database is reached without TLS, or without verifying it",
  why: "Card data and passwords pass the network in plain text, or to whoever answers first",
  how: "Ask for TLS and verify the server: `sslmode=verify-full`, `rediss://`",
  check(manifest, report) {
    for (const { object, key, value, span, fix } of settingsOf(manifest)) {
      const found = databaseWithoutTls(key, value);
      if (found === undefined) continue;
      const { tier, evidence } = object.stakes;
      const severity = gravity(tier, found.reach ?? "private", found.kind);
      const [edit] = found.edits;
      if (severity === undefined) continue;
      report({
        at: span(found.at.start, found.at.end),
        message: found.message,
        severity,
        ...(evidence === undefined ? {} : { evidence }),
        fixes:
          edit === undefined
            ? []
            : fix("Use TLS and verify the server", edit.newText, { start: edit.start, end: edit.end }),
      });
    }
  },
});

/** Inside a cluster a mesh may encrypt; what leaves the network counts everywhere. */
function gravity(tier: EnvironmentTier, reach: Reach, kind: TlsWeakness["kind"]): Severity | undefined {
  if (tier === "development" || reach === "machine" || reach === "unknown") return undefined;
  if (reach === "public") return tier === "production" ? "error" : "warning";
  if (tier !== "production") return undefined;
  return kind === "off" ? "warning" : "information";
}
