import type { DotenvFile } from "../model/file.ts";
import { setFix } from "../model/edit.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import type { Span } from "../../../base/span.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.2.4"],
  summary: "Every website may call the service",
  why: "A page that a customer opens by chance can call the payment service with the customer's session",
  how: "List the origins of your checkout pages",
  check(file, report) {
    if (file.tier === "development" || file.role === "example") return;
    for (const entry of file.tree.entries) {
      const found = wildcard(entry);
      if (found === undefined) continue;
      report({
        at: found.at,
        message: `\`${entry.key.text}\` lets ${found.who}`,
        severity: file.tier === "production" ? "error" : "warning",
        fixes: found.fixes,
      });
    }
  },
});

const ORIGINS =
  /^(?:\w+_)?(?:CORS(?:_ALLOW(?:ED)?)?(?:_ORIGINS?|_DOMAINS?)?|ALLOW(?:ED)?_ORIGINS?|ACCESS_CONTROL_ALLOW_ORIGIN)$/;
const HOSTS = /^(?:\w+_)?ALLOWED_HOSTS$/;
const SWITCH = /^(?:\w+_)?CORS_(?:ORIGIN_ALLOW_ALL|ALLOW_ALL(?:_ORIGINS)?)$/;

interface Wildcard {
  readonly at: Span;
  readonly who: string;
  readonly fixes: readonly Fix[];
}

function wildcard(entry: DotenvEntry): Wildcard | undefined {
  const { key, value } = entry;
  if (switchOf(value.text) === true && SWITCH.test(key.text)) {
    return { at: value, who: "every website call the service", fixes: [setFix(entry, opposite(value.text))] };
  }
  const star = value.text.includes("*") ? /(?:^|[\s,;["'])\*(?=$|[\s,;\]"'])/.exec(value.text) : null;
  if (star === null) return undefined;
  const isHosts = HOSTS.test(key.text);
  if (!isHosts && !ORIGINS.test(key.text)) return undefined;
  const start = value.start + star.index + star[0].length - 1;
  const placeholder = isHosts ? "pay.example.com" : "https://pay.example.com";
  return {
    at: { start, end: start + 1 },
    who: isHosts ? "requests in for any host name" : "every website call the service",
    fixes: [
      {
        title: `Put \`${placeholder}\` in its place, for you to change`,
        class: "template",
        edits: [{ start, end: start + 1, newText: placeholder }],
      },
    ],
  };
}
