import type { PlacedValue } from "./placed-value.ts";

/** What begins a statement that makes an account or changes one. */
const BEGINNING = /\b(?:(?:create|alter)[ \t]{1,8}(?:user|role|login)|set[ \t]{1,8}password|identified)\b/gi;

/** Where its password stands, behind that; of `SET PASSWORD FOR … = '…'` behind the sign. */
const PASSWORD = /\b(?:by|password)[ \t]{0,8}[=(]?[ \t]{0,8}N?\\?["'](?<value>[^"'\\\n]{3,512})\\?["']/di;
const SET_TO = /=[ \t]{0,8}\\?["'](?<value>[^"'\\\n]{3,512})\\?["']/d;

/** How far behind the beginning a password is looked for. */
const LONGEST = 800;

/** What a database keeps in place of the password, and what a program fills in. */
const NO_PASSWORD = /^(?:md5[\da-f]{32}$|SCRAM-SHA-256\$|\*[\dA-F]{40}$|[%:?@])/i;

/**
 * Passwords in statements of SQL. Offsets count in the text. Sources: the manuals of MySQL and MariaDB (`IDENTIFIED BY`,
 * `SET PASSWORD`), PostgreSQL (`CREATE ROLE … PASSWORD`) and SQL Server (`CREATE LOGIN … WITH PASSWORD = N'…'`).
 * @param lower the text in lower case
 */
export function findStatementValues(text: string, lower: string): PlacedValue[] {
  if (!lower.includes("identified") && !lower.includes("password")) return [];
  const found: PlacedValue[] = [];
  let last = 0;
  for (const { index } of text.matchAll(BEGINNING)) {
    // Of two beginnings in one statement the first has read it.
    if (index < last) continue;
    const statement = /^[^;\n]*/.exec(text.slice(index, index + LONGEST))?.[0] ?? "";
    const match = PASSWORD.exec(statement) ?? (/^set\b/i.test(statement) ? SET_TO.exec(statement) : null);
    const place = match?.indices?.groups?.["value"];
    const value = match?.groups?.["value"] ?? "";
    last = index + statement.length;
    if (place === undefined || NO_PASSWORD.test(value)) continue;
    const start = index + place[0];
    found.push({ place: "statement", name: "password", value, user: "", host: "", start, end: start + value.length });
  }
  return found;
}
