import { addLineBehind } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { configuresService, namesKey } from "../model/service.ts";
import { WEBHOOK_SIGNERS } from "../../../secrets/catalogue/providers.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.2.4"],
  summary: "A provider's key is set, but no secret to verify its webhooks with",
  why: "Without it the service cannot tell the provider's messages from anybody's, and learns of payments too late or from a stranger",
  how: "Add the secret of the webhook endpoint, from the provider's dashboard, to the secret store and its name here",
  check(file, report) {
    if (file.tier !== "production" || !configuresService(file)) return;
    if (namesKey(file, ANY)) return;
    const entries = file.tree.entries.filter(({ key }) => OF_SIGNER.test(key.text));
    for (const { provider, key, secret, secretName } of SIGNERS) {
      const entry = entries.find((candidate) => key.test(candidate.key.text));
      if (entry === undefined || namesKey(file, secret)) continue;
      report({
        at: entry.key,
        message: `${provider} is used, but nothing here verifies its webhooks`,
        evidence: `production ${file.tierReason}`,
        fixes: [
          { title: `Add \`${secretName}=\``, class: "template", edits: addLineBehind(file, entry, `${secretName}=`) },
        ],
      });
    }
  },
});

/** A secret that is not said to be of one provider. */
const ANY = /^(?:PAYMENTS?_|PSP_)?WEBHOOKS?_(?:SIGNING_)?(?:SECRET|KEY|HMAC)(?:_\w+)?$/m;

const SIGNERS = WEBHOOK_SIGNERS.map(({ provider, keys, secrets, secretName }) => {
  const prefix = provider.toUpperCase();
  return {
    provider,
    secretName,
    key: new RegExp(`^${prefix}_(?:LIVE_)?(?:${keys.join("|")})$`),
    secret: new RegExp(`${prefix}\\w*(?:${secrets.join("|")})`),
  };
});

const OF_SIGNER = new RegExp(`^(?:${WEBHOOK_SIGNERS.map(({ provider }) => provider.toUpperCase()).join("|")})_`);
