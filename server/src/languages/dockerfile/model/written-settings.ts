import type { Span } from "../../../base/span.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";

/** A setting that a step writes into a file, and with which a program stops verifying. */
export interface WrittenSetting {
  readonly at: Span;
  /** As the program's manual has it. */
  readonly setting: string;
  readonly what: "certificates" | "signatures";
}

interface Setting extends Omit<WrittenSetting, "at"> {
  readonly pattern: RegExp;
}

/** Sources: sources.list(5), apt.conf(5), dnf.conf(5), and the pages of pip, npm, Yarn and git on their settings. */
const SETTINGS: readonly Setting[] = [
  { pattern: /^:?ssl_verify_mode:[ \t]*0\b/im, setting: "ssl_verify_mode: 0", what: "certificates" },
  { pattern: /\bssl_verify:[ \t]*(?:false|no|off)\b/i, setting: "ssl_verify: false", what: "certificates" },
  { pattern: /\[[^\]]{0,200}\btrusted=yes\b[^\]]{0,200}\]/, setting: "[trusted=yes]", what: "signatures" },
  {
    pattern: /\[[^\]]{0,200}\ballow-insecure=yes\b[^\]]{0,200}\]/,
    setting: "[allow-insecure=yes]",
    what: "signatures",
  },
  { pattern: /^Trusted:[ \t]*yes\b/im, setting: "Trusted: yes", what: "signatures" },
  {
    pattern: /Acquire::https?(?:::[\w.-]+)?::Verify-(?:Peer|Host)["' =]{1,4}(?:false|0|no)\b/i,
    setting: "Verify-Peer false",
    what: "certificates",
  },
  {
    pattern:
      /(?:Acquire::Allow(?:Insecure|Weak|DowngradeToInsecure)Repositories|APT::Get::AllowUnauthenticated)["' =]{1,4}(?:true|1|yes)\b/i,
    setting: "AllowInsecureRepositories",
    what: "signatures",
  },
  { pattern: /(?<!\w)gpgcheck[ \t]*=[ \t]*(?:0|false|no)\b/i, setting: "gpgcheck=0", what: "signatures" },
  { pattern: /\bsslverify[ \t]*=[ \t]*(?:0|false|no)\b/i, setting: "sslverify=0", what: "certificates" },
  { pattern: /\btrusted-host[ \t]*=/i, setting: "trusted-host", what: "certificates" },
  { pattern: /\bstrict-ssl[ \t]*=[ \t]*false\b/i, setting: "strict-ssl=false", what: "certificates" },
  { pattern: /\benableStrictSsl:[ \t]*false\b/, setting: "enableStrictSsl: false", what: "certificates" },
  {
    pattern: /\bcheck[_-]certificate[ \t]*=[ \t]*(?:off|false|0)\b/i,
    setting: "check_certificate=off",
    what: "certificates",
  },
];

/** What a text must hold to be worth looking at. */
export const MAY_WRITE_SETTING =
  /trusted|Verify-|Insecure|Unauthenticated|gpgcheck|ssl_?verify|strict-?ssl|check[_-]certificate/i;

/** What a text that becomes part of a file switches off. @param at where it stands */
export function settingsIn(text: string, at: (start: number, end: number) => Span): WrittenSetting[] {
  if (!MAY_WRITE_SETTING.test(text)) return [];
  return SETTINGS.flatMap(({ pattern, setting, what }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [{ at: at(found.index, found.index + found[0].length), setting, what }];
  });
}

/** Of what `echo` and `printf` print, and of what `sed` puts in another's place. */
export function settingsWritten({ name, words, redirects }: ShellCommand): WrittenSetting[] {
  if (name !== "echo" && name !== "printf" && name !== "sed") return [];
  const found = words.slice(1).flatMap((word) => {
    const written = word.text ?? word.source;
    const text = name === "sed" ? replacementOf(written) : written.replaceAll(/\\[nt]/g, "  ");
    return settingsIn(text, () => word).slice(0, 1);
  });
  const curl = words.find(({ text }) => text !== undefined && /^-?-?insecure$|^-k$/.test(text.trim()));
  const isForCurl = redirects.some(({ target }) => /\.curlrc["']?$/.test(target?.source ?? ""));
  return curl !== undefined && isForCurl
    ? [...found, { at: curl, setting: ".curlrc: insecure", what: "certificates" }]
    : found;
}

/** `b` of `s/a/b/`, and the text that `a`, `i` and `c` put in. */
function replacementOf(script: string): string {
  const mark = /(?:^|[;\s])s(?<mark>[^\w\s])/.exec(script);
  const separator = mark?.groups?.["mark"];
  if (mark === null || separator === undefined) return /^\S*[aic]\\?[ \t]?/.test(script) ? script : "";
  return script.slice(mark.index + mark[0].length).split(separator)[1] ?? "";
}
