import type { DotenvFile } from "../model/file.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import type { Span } from "../../../base/span.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["4.2.1", "2.2.7", "12.3.3"],
  summary: "TLS versions are allowed that no longer protect",
  why: "TLS 1.0 and 1.1 are withdrawn (RFC 8996) and no strong cryptography for card data, and attackers ask for the oldest that is allowed",
  how: "Allow TLS 1.2 and newer only",
  check(file, report) {
    for (const entry of file.tree.entries) {
      for (const { start, end, newText } of oldVersions(entry)) {
        report({
          at: { start, end },
          message: `\`${entry.key.text}\` allows ${versionName(file.text.slice(start, end))}`,
          ...(file.tier === "development" ? { severity: "information" as const } : {}),
          fixes: [{ title: "Allow TLS 1.2 and newer only", class: "review", edits: [{ start, end, newText }] }],
        });
      }
    }
  },
});

const VERSION_KEY =
  /(?:^|_)(?:(?:TLS|SSL)_(?:\w{1,30}_)?(?:MIN|MINIMUM|LOWEST)(?:_?VERSION|_?PROTOCOL)?|(?:MIN|MINIMUM)_(?:TLS|SSL)(?:_?VERSION|_?PROTOCOL)?|(?:TLS|SSL)_(?:VERSIONS?|PROTOCOLS?)|(?:TLS|SSL)_(?:MIN|MINIMUM)\w{0,30})$/i;

/** The old versions that an assignment names, with what to write in their place in the same notation. */
function oldVersions({ key, value }: DotenvEntry): (Span & { newText: string })[] {
  const isOption = /^NODE_OPTIONS$/i.test(key.text);
  if (!isOption && !VERSION_KEY.test(key.text)) return [];
  const pattern = isOption
    ? /--tls-min-v1\.[01](?!\d)/g
    : // `!TLSv1` and `-TLSv1` forbid it.
      /(?<![\w.!-])(?:(?:Version)?(?:TLS|SSL)[ _-]?v?(?:[23](?:[._]?0)?|1(?:[._]?[01])?)|v?1[._][01])(?![\w.])/gi;
  return [...value.text.matchAll(pattern)]
    .filter(([version]) => !/^(?:Version)?TLS[ _-]?v?[23]/i.test(version))
    .map((match) => ({
      start: value.start + match.index,
      end: value.start + match.index + match[0].length,
      newText: modern(match[0]),
    }));
}

/** TLS 1.2 as the old version is written: `1.0`, `TLSv1`, `TLS1_1`, `VersionTLS10`, `--tls-min-v1.0`. */
function modern(version: string): string {
  const digits = digitsOf(version);
  const separator = /[._]/.exec(digits)?.[0] ?? (digits.length > 1 ? "" : ".");
  return `${version.slice(0, version.length - digits.length).replace(/ssl/i, "TLS")}1${separator}2`;
}

function versionName(version: string): string {
  const digits = digitsOf(version).replaceAll(/\D/g, "");
  return `${/ssl/i.test(version) ? "SSL" : "TLS"} ${digits.charAt(0)}.${digits.charAt(1) || "0"}`;
}

function digitsOf(version: string): string {
  const at = version.search(/\d/);
  return at < 0 ? "" : version.slice(at);
}
