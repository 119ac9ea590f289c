import type { DotenvFile } from "../model/file.ts";
import { type Reach, reachOf } from "../../../model/address.ts";
import { DATABASE_HOST, type TlsWeakness, databaseWithoutTls } from "../../../model/database-tls.ts";
import type { Span } from "../../../base/span.ts";
import { type Severity, rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["4.2.1", "2.2.7"],
  summary: "A database is reached without TLS, or without verifying it",
  why: "Card data and passwords pass the network in plain text, or to whoever answers first",
  how: "Ask for TLS and verify the server: `sslmode=verify-full`, `rediss://`",
  check(file, report) {
    if (file.tier === "development" || file.role === "example") return;
    for (const entry of file.tree.entries) {
      const found = databaseWithoutTls(entry.key.text, entry.value.text);
      if (found === undefined) continue;
      const reach = found.reach ?? reachOfDatabase(file);
      const severity = severityOf(file, reach, found.kind);
      if (severity === undefined) continue;
      const moved = <Place extends Span>(place: Place): Place => ({
        ...place,
        start: place.start + entry.value.start,
        end: place.end + entry.value.start,
      });
      const { at, message } = found;
      const edits = found.edits.map(moved);
      report({
        at: moved({ start: at.start, end: at.end }),
        message,
        severity,
        fixes: [{ title: "Use TLS and verify the server", class: "review", edits }],
      });
    }
  },
});

/** How far a database is whose own variables do not say it: on the machine if all of the file's are. */
function reachOfDatabase({ tree }: DotenvFile): Reach {
  const hosts = tree.entries.filter(({ key }) => DATABASE_HOST.test(key.text));
  return hosts.length > 0 && hosts.every(({ value }) => reachOf(value.text) === "machine") ? "machine" : "private";
}

/** What leaves the machine counts in production and staging, what leaves the network everywhere. */
function severityOf({ tier }: DotenvFile, reach: Reach, kind: TlsWeakness["kind"]): Severity | undefined {
  if (reach === "machine" || reach === "unknown") return undefined;
  if (tier === "production") return kind === "scheme" && reach === "private" ? "warning" : "error";
  if (reach === "public") return "warning";
  return tier === "staging" && kind === "off" ? "information" : undefined;
}
