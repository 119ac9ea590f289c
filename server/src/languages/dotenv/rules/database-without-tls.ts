import type { Edit } from "../../../contract/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { type Reach, addressOf, reachOf } from "../../../model/address.ts";
import { inCaseOf, opposite, switchOf } from "../../../model/switch.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
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
      const found = withoutTls(entry);
      if (found === undefined) continue;
      const reach = found.reach ?? reachOfDatabase(file);
      const severity = severityOf(file, reach, found.kind);
      if (severity === undefined) continue;
      const { at, message, edits } = found;
      report({ at, message, severity, fixes: [{ title: "Use TLS and verify the server", class: "review", edits }] });
    }
  },
});

/** How far a database is whose own variables do not say it: on the machine if all of the file's are. */
function reachOfDatabase({ tree }: DotenvFile): Reach {
  const hosts = tree.entries.filter(({ key }) => DATABASE_HOST.test(key.text));
  return hosts.length > 0 && hosts.every(({ value }) => reachOf(value.text) === "machine") ? "machine" : "private";
}

/** What leaves the machine counts in production and staging, what leaves the network everywhere. */
function severityOf({ tier }: DotenvFile, reach: Reach, kind: Weakness["kind"]): Severity | undefined {
  if (reach === "machine" || reach === "unknown") return undefined;
  if (tier === "production") return kind === "scheme" && reach === "private" ? "warning" : "error";
  if (reach === "public") return "warning";
  return tier === "staging" && kind === "off" ? "information" : undefined;
}

interface Weakness {
  /** TLS is turned off, is only a wish, or is not asked for by the address's scheme. */
  readonly kind: "off" | "scheme";
  readonly at: Span;
  readonly message: string;
  /** How far the connection goes, where the value says. */
  readonly reach: Reach | undefined;
  readonly edits: readonly Edit[];
}

const DATABASE = "DB|DATABASE|PG|POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|CACHE|SQL|MSSQL";
const DATABASE_HOST = new RegExp(`^(?:\\w+_)?(?:${DATABASE})_?HOST(?:NAME)?$`);
const MODE_KEY = new RegExp(`^(?:\\w+_)?(?:PGSSLMODE|(?:${DATABASE})_?SSL_?MODE)$`);
const WEAK_MODE = /^(?:disabled?|allow|prefer(?:red)?)$/i;
const SWITCH_KEY = new RegExp(
  `^(?:\\w+_)?(?:${DATABASE})_(?:USE_|REQUIRE_|ENABLE_)?(?:SSL|TLS)(?:_ENABLED|_REQUIRED)?$`,
);
/** Sources: libpq `sslmode`, MySQL `ssl-mode`, JDBC, MongoDB's and SQL Server's connection strings. */
const PARAMETER =
  /(?:[?&;]|^)(?:(?<mode>sslmode|ssl-mode|sslMode)=(?<word>disable|disabled|allow|prefer|preferred)|(?<name>useSSL|ssl|tls|Encrypt|encrypt)=(?<no>false|no|0|False)|(?<trust>TrustServerCertificate|trustServerCertificate|tlsInsecure|tlsAllowInvalidCertificates)=(?<yes>true|yes|True))(?=$|[&;])/;

function withoutTls(entry: DotenvEntry): Weakness | undefined {
  const { key, value } = entry;
  const address = addressOf(value.text);
  if (WEAK_MODE.test(value.text.trim()) && MODE_KEY.test(key.text)) {
    const newText = inCaseOf(value.text.trim(), /ed$/i.test(value.text) ? "verify_identity" : "verify-full");
    return {
      kind: "off",
      at: value,
      message: `\`${key.text}\` does not insist on TLS`,
      reach: undefined,
      edits: [{ start: value.start, end: value.end, newText }],
    };
  }
  if (switchOf(value.text) === false && SWITCH_KEY.test(key.text)) {
    const edits = [{ start: value.start, end: value.end, newText: opposite(value.text) }];
    return { kind: "off", at: value, message: `\`${key.text}\` turns TLS off`, reach: undefined, edits };
  }
  const isSettings = value.text.includes(";") && /(?:^|;)\s*(?:server|data source|host)\s*=/i.test(value.text);
  const parameter = address !== undefined || isSettings ? PARAMETER.exec(value.text) : null;
  if (parameter !== null) return byParameter(entry, parameter, isSettings ? settingsReach(value.text) : address?.reach);
  if (address?.scheme !== "redis") return undefined;
  const at = { start: value.start, end: value.start + "redis://".length };
  const end = value.start + "redis".length;
  const message = `\`${key.text}\` reaches Redis without TLS`;
  return { kind: "scheme", at, message, reach: address.reach, edits: [{ start: end, end, newText: "s" }] };
}

function byParameter({ key, value }: DotenvEntry, match: RegExpExecArray, reach: Reach | undefined): Weakness {
  const { mode, word = "", name, no = "", trust, yes = "" } = match.groups ?? {};
  const old = mode === undefined ? (name === undefined ? yes : no) : word;
  const end = value.start + match.index + match[0].length;
  const start = end - old.length;
  const better = mode === undefined ? opposite(old) : word.endsWith("ed") ? "VERIFY_IDENTITY" : "verify-full";
  const label = mode ?? name ?? trust ?? "";
  const message =
    trust === undefined
      ? `\`${label}\` of \`${key.text}\` does not insist on TLS`
      : `\`${label}\` of \`${key.text}\` trusts every server`;
  return {
    kind: "off",
    at: { start: start - label.length - 1, end },
    message,
    reach,
    edits: [{ start, end, newText: better }],
  };
}

function settingsReach(text: string): Reach | undefined {
  const host = /(?:^|;)\s*(?:server|data source|host)\s*=\s*(?:tcp:)?(?<host>[^;,:]*)/i.exec(text)?.groups?.["host"];
  return host === undefined ? undefined : reachOf(host.trim());
}
