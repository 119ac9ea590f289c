import type { Span } from "../base/span.ts";
import type { Edit } from "../contract/edit.ts";
import { type Reach, addressOf, reachOf } from "./address.ts";
import { inCaseOf, opposite, switchOf } from "./switch.ts";

/** How a setting reaches a database without TLS, or without verifying it. Offsets count in its value. */
export interface TlsWeakness {
  /** TLS is turned off, is only a wish, or is not asked for by the address's scheme. */
  readonly kind: "off" | "scheme";
  readonly at: Span;
  readonly message: string;
  /** How far the connection goes, where the value says. */
  readonly reach: Reach | undefined;
  readonly edits: readonly Edit[];
}

const DATABASE = "DB|DATABASE|PG|POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|CACHE|SQL|MSSQL";
export const DATABASE_HOST = new RegExp(`^(?:\\w+_)?(?:${DATABASE})_?HOST(?:NAME)?$`);
const MODE_KEY = new RegExp(`^(?:\\w+_)?(?:PGSSLMODE|(?:${DATABASE})_?SSL_?MODE)$`);
const WEAK_MODE = /^(?:disabled?|allow|prefer(?:red)?)$/i;
const SWITCH_KEY = new RegExp(
  `^(?:\\w+_)?(?:${DATABASE})_(?:USE_|REQUIRE_|ENABLE_)?(?:SSL|TLS)(?:_ENABLED|_REQUIRED)?$`,
);
/** Sources: libpq `sslmode`, MySQL `ssl-mode`, JDBC, MongoDB's and SQL Server's connection strings. */
const PARAMETER =
  /(?:[?&;]|^)(?:(?<mode>sslmode|ssl-mode|sslMode)=(?<word>disable|disabled|allow|prefer|preferred)|(?<name>useSSL|ssl|tls|Encrypt|encrypt)=(?<no>false|no|0|False)|(?<trust>TrustServerCertificate|trustServerCertificate|tlsInsecure|tlsAllowInvalidCertificates)=(?<yes>true|yes|True))(?=$|[&;])/;

/** @param key the setting's name @param value without quotes */
export function databaseWithoutTls(key: string, value: string): TlsWeakness | undefined {
  const whole = { start: 0, end: value.length };
  const address = addressOf(value);
  if (WEAK_MODE.test(value.trim()) && MODE_KEY.test(key)) {
    const newText = inCaseOf(value.trim(), /ed$/i.test(value) ? "verify_identity" : "verify-full");
    return {
      kind: "off",
      at: whole,
      message: `\`${key}\` does not insist on TLS`,
      reach: undefined,
      edits: [{ ...whole, newText }],
    };
  }
  if (switchOf(value) === false && SWITCH_KEY.test(key)) {
    const edits = [{ ...whole, newText: opposite(value) }];
    return { kind: "off", at: whole, message: `\`${key}\` turns TLS off`, reach: undefined, edits };
  }
  const isSettings = value.includes(";") && /(?:^|;)\s*(?:server|data source|host)\s*=/i.test(value);
  const parameter = address !== undefined || isSettings ? PARAMETER.exec(value) : null;
  if (parameter !== null) return byParameter(key, parameter, isSettings ? settingsReach(value) : address?.reach);
  if (address?.scheme !== "redis") return undefined;
  const at = { start: 0, end: "redis://".length };
  const end = "redis".length;
  const message = `\`${key}\` reaches Redis without TLS`;
  return { kind: "scheme", at, message, reach: address.reach, edits: [{ start: end, end, newText: "s" }] };
}

function byParameter(key: string, match: RegExpExecArray, reach: Reach | undefined): TlsWeakness {
  const { mode, word = "", name, no = "", trust, yes = "" } = match.groups ?? {};
  const old = mode === undefined ? (name === undefined ? yes : no) : word;
  const end = match.index + match[0].length;
  const start = end - old.length;
  const better = mode === undefined ? opposite(old) : word.endsWith("ed") ? "VERIFY_IDENTITY" : "verify-full";
  const label = mode ?? name ?? trust ?? "";
  const message =
    trust === undefined
      ? `\`${label}\` of \`${key}\` does not insist on TLS`
      : `\`${label}\` of \`${key}\` trusts every server`;
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
