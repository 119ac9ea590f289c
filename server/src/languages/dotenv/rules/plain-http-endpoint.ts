import { httpsFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { addressOf } from "../../../model/address.ts";
import { isPaymentName } from "../../../model/tier.ts";
import { wordsOf } from "../../../base/words.ts";
import { providerOfWords } from "../../../secrets/catalogue/providers.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["4.2.1"],
  summary: "Payments, sign-ins or webhooks go over plain HTTP",
  why: "Everybody on the way can read and change what is sent: card data, tokens, and whether a payment succeeded",
  how: "Use `https://`",
  check(file, report) {
    for (const entry of file.tree.entries) {
      const address = addressOf(entry.value.text);
      if (address?.scheme !== "http" || address.reach !== "public") continue;
      const subject = subjectOf(entry, address.host);
      if (subject === undefined) continue;
      const { start } = entry.value;
      const isShown = file.role === "example" || file.tier === "development";
      report({
        at: { start, end: start + "http://".length },
        message: `\`${entry.key.text}\` sends ${subject} over plain HTTP`,
        ...(isShown ? { severity: "warning" as const } : {}),
        fixes: [httpsFix(entry)],
      });
    }
  },
});

/** Names, not addresses to connect to: what tokens and schemas are identified by. */
const IDENTIFIERS = new Set(["audience", "realm", "scope", "scopes", "namespace", "claim", "schema", "xmlns", "proxy"]);
const SUBJECTS: readonly (readonly [words: ReadonlySet<string>, subject: string])[] = [
  [new Set(["webhook", "webhooks", "callback", "ipn"]), "webhooks"],
  [
    new Set("auth auth0 oauth oauth2 oidc sso saml issuer jwks login keycloak token idp cognito okta".split(" ")),
    "sign-ins",
  ],
  [new Set(["phpmyadmin", "pgadmin", "adminer", "rediscommander"]), "a database's administration"],
];

/** What is sent there that must not be read, by the variable's name and the host. */
function subjectOf({ key }: DotenvEntry, host: string): string | undefined {
  const words = wordsOf(key.text);
  if (words.some((word) => IDENTIFIERS.has(word))) return undefined;
  for (const [marks, subject] of SUBJECTS) if (words.some((word) => marks.has(word))) return subject;
  const provider = providerOfWords(words) ?? providerOfWords(host.split(/[.-]/));
  if (provider !== undefined) return `what is meant for ${provider}`;
  return isPaymentName(key.text) ? "payments" : undefined;
}
