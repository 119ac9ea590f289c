import type { UrlPassword } from "./url-password.ts";

const PASSWORD = /(?:^|[;\s"'])(?:password|pwd)[ \t]{0,4}=[ \t]{0,4}(?<password>[^;"'\s]{1,256})(?=;|["'\s]|$)/gi;
const USER = /(?:^|[;=\s"'])(?:user id|user|uid|username)[ \t]{0,4}=[ \t]{0,4}(?<user>[^;"'\s]{1,256})/i;
const HOST =
  /(?:^|[;=\s"'])(?:server|data source|host|address|addr)[ \t]{0,4}=[ \t]{0,4}(?:tcp:)?(?<host>[^;,:"'\s]{1,256})/i;

/**
 * Passwords in strings of settings like `Server=db;User Id=app;Password=…;`, as databases' drivers take them: a `password`
 * counts only in company of another setting, since `PASSWORD=…` alone is a variable. Offsets count in the text.
 */
export function findConnectionPasswords(text: string): UrlPassword[] {
  const found: UrlPassword[] = [];
  for (const match of text.matchAll(PASSWORD)) {
    const password = match.groups?.["password"] ?? "";
    const end = match.index + match[0].length;
    const around = text.slice(Math.max(0, match.index - 512), end + 512);
    if (!around.includes(";") || !HOST.test(around)) continue;
    const user = USER.exec(around)?.groups?.["user"] ?? "";
    const host = HOST.exec(around)?.groups?.["host"] ?? "";
    found.push({ user, password, host, form: "settings", start: end - password.length, end });
  }
  return found;
}
