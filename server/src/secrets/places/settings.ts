import { type PlacedValue, placedValue } from "./placed-value.ts";

const PASSWORD = /(?<![\w.-])(?:password|passwd|pwd|sharedaccesskey|accountkey)[ \t]{0,4}=[ \t]{0,4}/gi;
/** In quotes or braces it may hold what else would end it. */
const VALUES: Readonly<Record<string, RegExp>> = {
  "'": /^'(?<value>[^'\n]{1,256})'/d,
  '"': /^"(?<value>[^"\n]{1,256})"/d,
  "{": /^\{(?<value>[^}\n]{1,256})\}/d,
};
const PLAIN = /^(?<value>[^;"'\s{}]{1,256})(?=[;"'\s}]|$)/d;
const MARKS = ["password", "passwd", "pwd", "sharedaccesskey", "accountkey"];
const USER = /(?<![\w.-])(?:user id|user|uid|username)[ \t]{0,4}=[ \t]{0,4}(?<user>[^;"'\s]{1,256})/i;
const HOST =
  /(?<![\w.-])(?:server|data source|host|hostaddr|address|addr|endpoint)[ \t]{0,4}=[ \t]{0,4}(?:tcp:|sb:\/\/)?(?<host>[^;,:"'\s]{1,256})/i;
/** `jdbc:sqlserver://db.payco.io:1433;databaseName=pay;…` */
const JDBC_HOST = /\bjdbc:[a-z\d]{1,20}:(?:\/\/)?(?<host>[\w.-]{1,253})/i;
/** PostgreSQL's own form, blanks between: `host=db user=app password=… dbname=pay`. */
const LIBPQ = /(?<![\w.-])(?:host|hostaddr|dbname|sslmode)=[^\s"']/;
/** `jdbc:oracle:thin:scott/tiger@//db:1521/pay` */
const ORACLE =
  /\bjdbc:oracle:(?:thin|oci):(?<user>[^\s/@"'():]{1,128})\/"?(?<value>[^\s@"'():]{1,256})"?@(?:\/\/)?(?<host>[\w.-]{0,253})/dgi;

/** How far from a password its company may stand, on the same line. */
const NEAR = 512;

/**
 * Passwords in strings of settings, as databases' drivers take them: `Server=db;User Id=app;Password=…;`, libpq's
 * `host=db password=…`, JDBC's of SQL Server and Oracle. A `password` counts only in company of a host or a database, since
 * `PASSWORD=…` alone is a variable. Offsets count in the text.
 * @param lower the text in lower case
 */
export function findSettingsValues(text: string, lower: string): PlacedValue[] {
  const found: PlacedValue[] = [];
  for (const match of MARKS.some((mark) => lower.includes(mark)) ? text.matchAll(PASSWORD) : []) {
    const around = lineAround(text, match.index);
    const host = around.includes(";") ? (JDBC_HOST.exec(around) ?? HOST.exec(around))?.groups?.["host"] : undefined;
    const isLibpq = match[0].startsWith("password=") && LIBPQ.test(around);
    if (host === undefined && !isLibpq) continue;
    const start = match.index + match[0].length;
    const value = (VALUES[text.charAt(start)] ?? PLAIN).exec(text.slice(start, start + 260));
    if (value === null) continue;
    const account = {
      user: USER.exec(around)?.groups?.["user"],
      host: host ?? HOST.exec(around)?.groups?.["host"],
    };
    const placed = placedValue(value, "settings", "password", account);
    found.push({ ...placed, start: start + placed.start, end: start + placed.end });
  }
  if (lower.includes("jdbc:oracle:"))
    for (const match of text.matchAll(ORACLE))
      found.push(
        placedValue(match, "settings", "password", { user: match.groups?.["user"], host: match.groups?.["host"] }),
      );
  return found;
}

function lineAround(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - NEAR), at);
  const after = text.slice(at, at + NEAR);
  return before.slice(before.lastIndexOf("\n") + 1) + (/^[^\n]*/.exec(after)?.[0] ?? "");
}
