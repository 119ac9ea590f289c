import { classifyKey } from "../key-class.ts";
import type { PlacedValue } from "./placed-value.ts";

const MAX_URL = 2048;
const MAX_USER_INFORMATION = 512;

/**
 * Finds what stands for a credential in addresses of any scheme: `scheme://user:password@host`, `scheme://TOKEN@host`, and
 * parameters whose name speaks of one: `?access_token=…`. One pass: an address ends where the next begins.
 */
export function findUrlValues(text: string): PlacedValue[] {
  const found: PlacedValue[] = [];
  // `/health?token=…`: the address is the text, and its host stands elsewhere.
  if (text.startsWith("/") && /^\/[^\s"'`<>?]{0,512}\?\S{1,1024}$/.test(text)) found.push(...parametersIn(text, 0));
  for (let at = text.indexOf("://"); at >= 0;) {
    const next = text.indexOf("://", at + 3);
    const start = at + 3;
    const end = Math.min(start + MAX_URL, next < 0 ? text.length : next);
    const url = /^[^\s"`<>\\|]*/.exec(text.slice(start, end))?.[0] ?? "";
    const account = accountIn(url, start);
    if (account !== undefined) found.push(account);
    if (url.includes("?")) found.push(...parametersIn(url, start));
    at = next;
  }
  return found;
}

function accountIn(url: string, start: number): PlacedValue | undefined {
  const near = url.slice(0, MAX_USER_INFORMATION);
  const authority = /^[^/?#']*/.exec(near)?.[0] ?? "";
  const end = endOfAccount(near, authority);
  if (end < 0) return undefined;
  const host = /^[^:,/?#]*/.exec(near.slice(end + 1))?.[0] ?? "";
  const colon = near.indexOf(":");
  const [user, password] =
    colon < 0 || colon > end ? [near.slice(0, end), ""] : [near.slice(0, colon), near.slice(colon + 1, end)];
  if (password === "" || NO_PASSWORD.test(password)) {
    if (isTracker(near.slice(end + 1))) return undefined;
    return { place: "user", name: "token", value: user, user: "", host, start, end: start + user.length };
  }
  return { place: "url", name: "password", value: password, user, host, start: start + colon + 1, end: start + end };
}

/** What GitHub and others want behind a token that stands in the user's place. */
const NO_PASSWORD = /^x-oauth-basic$/;

/** `https://KEY@host/42`: the key of Sentry's addresses is public. */
function isTracker(hostAndPath: string): boolean {
  return /^[^/]{1,256}\/(?:[\w-]{1,64}\/){0,4}\d{1,20}\/?(?:\?|$)/.test(hostAndPath);
}

/** Where an account ends; -1 where there is none. A password may hold `/`, `?`, `#`, `'` and `@` as they are. */
function endOfAccount(url: string, authority: string): number {
  const end = authority.lastIndexOf("@");
  const colon = authority.indexOf(":");
  const mayHoldPassword = colon > 0 && /^[\w.%+-]+$/.test(authority.slice(0, colon));
  if (!mayHoldPassword) return end;
  const behind = end < 0 ? colon + 1 : end + 1;
  const rest = url.slice(behind);
  if (end < 0 && /^(?:\d{1,5})?(?:[/?#']|$)/.test(rest)) return -1;
  // Behind a name without a dot, which an `@` within a password makes of the rest, only a whole host is another.
  if (end >= 0 && /^[^/?#]*\./.test(rest)) return end;
  const at = (end < 0 ? HOST : WHOLE_HOST).exec(rest)?.index;
  return at === undefined ? end : behind + at;
}

const HOST = /@(?=[A-Za-z\d][\w-]{0,62}(?:\.[\w-]{1,63}){0,8}(?::\d{1,5})?(?:[/?#,]|$))/;
const WHOLE_HOST = /@(?=[A-Za-z\d][\w-]{0,62}(?:\.[\w-]{1,63}){0,8}\.[A-Za-z]{2,24}(?::\d{1,5})?(?:[/?#,]|$))/;

const PARAMETER = /[?&](?<name>[\w.-]{1,64})=(?<value>[^&#'\s]{1,1024})/g;

function parametersIn(url: string, start: number): PlacedValue[] {
  const found: PlacedValue[] = [];
  const host = /^(?:[^/?#@]{0,512}@)?(?<host>[^:,/?#]*)/.exec(url)?.groups?.["host"] ?? "";
  for (const match of url.matchAll(PARAMETER)) {
    const { name = "", value = "" } = match.groups ?? {};
    const keyClass = classifyKey(name);
    if (keyClass !== "strong" && keyClass !== "weak") continue;
    const end = start + match.index + match[0].length;
    found.push({ place: "query", name, value, user: "", host, start: end - value.length, end });
  }
  return found;
}
