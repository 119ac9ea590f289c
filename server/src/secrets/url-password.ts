/** A password that stands inside an address, with the user and host beside it; offsets in the text. */
export interface UrlPassword {
  readonly form: "url" | "settings";
  readonly user: string;
  readonly password: string;
  /** Without the port; empty for `scheme://user:password@/path`. */
  readonly host: string;
  readonly start: number;
  readonly end: number;
}

const MAX_USER_INFORMATION = 512;

/** Finds `scheme://user:password@host` of any scheme. One pass: from each `://` at most 512 characters on. */
export function findUrlPasswords(text: string): UrlPassword[] {
  const found: UrlPassword[] = [];
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    const start = at + 3;
    const authority = /^[^\s/?#"'`<>\\|]*/.exec(text.slice(start, start + MAX_USER_INFORMATION))?.[0] ?? "";
    const end = authority.lastIndexOf("@");
    const colon = authority.indexOf(":");
    if (end < 0 || colon < 0 || colon > end) continue;
    const host = /^[^:,/?#\s]*/.exec(authority.slice(end + 1))?.[0] ?? "";
    found.push({
      form: "url",
      user: authority.slice(0, colon),
      password: authority.slice(colon + 1, end),
      host,
      start: start + colon + 1,
      end: start + end,
    });
  }
  return found;
}
