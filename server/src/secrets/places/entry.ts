import { classifyKey } from "../key-class.ts";
import { type PlacedValue, placedValue } from "./placed-value.ts";

/** Java's `-Dspring.datasource.password=…`, and Spring's `--spring.datasource.password=…`. */
const PROPERTY =
  /(?<![\w.-])(?:-D(?<java>[A-Za-z][\w.-]{0,100})|--(?<spring>[a-z][\w-]{0,40}(?:\.[\w-]{1,40}){1,8}))=\\?["']?(?<value>[^\s"'`\\,;]{3,512})/dg;

/** An entry of `.netrc`, also as printf is given it. https://everything.curl.dev/usingcurl/netrc */
const NETRC =
  /\bmachine[ \t]+(?<host>[\w.:-]{1,253})(?:\s|\\n){1,8}login[ \t]+(?<user>[^\s\\]{1,128})(?:\s|\\n){1,8}password[ \t]+(?<value>[^\s"'`\\]{3,512})/dg;

/** A line of `.pgpass`: host, port, database, user, password. https://www.postgresql.org/docs/current/libpq-pgpass.html */
const PGPASS =
  /(?<![\w:./*-])(?<host>[\w.*-]{1,200}):(?:\d{2,5}|\*):[\w*-]{1,64}:(?<user>[\w.@-]{1,64}):(?<value>[^\s"'`:\\]{6,512})/dg;

/** The port in such a line, which few texts hold. */
const IN_COLONS = /:(?:\d{2,5}|\*):[\w*-]{1,64}:/;

/** `//registry.npmjs.org/:_authToken=…` of `.npmrc`. https://docs.npmjs.com/cli/configuring-npm/npmrc */
const NPMRC = /\/:_(?<name>authToken|auth|password)[ \t]{0,4}=[ \t]{0,4}\\?["']?(?<value>[^\s"'`\\,;]{8,512})/dg;

/** What programs read from their command line and their files of passwords. Offsets count in the text. */
export function findEntryValues(text: string): PlacedValue[] {
  const found: PlacedValue[] = [];
  if (/-D\w|--\w/.test(text))
    for (const match of text.matchAll(PROPERTY)) {
      const name = match.groups?.["java"] ?? match.groups?.["spring"] ?? "";
      if (classifyKey(name) === "strong") found.push(placedValue(match, "property", name));
    }
  if (text.includes("/:_"))
    for (const match of text.matchAll(NPMRC)) found.push(placedValue(match, "property", match.groups?.["name"] ?? ""));
  if (text.includes("machine"))
    for (const match of text.matchAll(NETRC)) found.push(placedValue(match, "file", "password", match.groups));
  if (IN_COLONS.test(text))
    for (const match of text.matchAll(PGPASS)) found.push(placedValue(match, "file", "password", match.groups));
  return found;
}
