import { addLineBehind } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { configuresService, namesKey } from "../model/service.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.2.4"],
  summary: "A provider's key is set, but no secret to verify its webhooks with",
  why: "Without it the service cannot tell the provider's messages from anybody's, and learns of payments too late or from a stranger",
  how: "Add the secret of the webhook endpoint, from the provider's dashboard, to the secret store and its name here",
  check(file, report) {
    if (file.tier !== "production" || !configuresService(file)) return;
    for (const { provider, key, webhook, name } of PROVIDERS) {
      const entry = file.tree.entries.find((candidate) => key.test(candidate.key.text));
      if (entry === undefined || namesKey(file, webhook) || namesKey(file, ANY)) continue;
      report({
        at: entry.key,
        message: `${provider} is used, but nothing here verifies its webhooks`,
        evidence: `production ${file.tierReason}`,
        fixes: [{ title: `Add \`${name}=\``, class: "template", edits: addLineBehind(file, entry, `${name}=`) }],
      });
    }
  },
});

/** A secret that is not said to be of one provider. */
const ANY = /^(?:PAYMENTS?_|PSP_)?WEBHOOKS?_(?:SIGNING_)?(?:SECRET|KEY|HMAC)(?:_\w+)?$/;

/** Providers that sign webhooks with a secret of their own. Sources: their guides on verifying webhooks. */
const PROVIDERS = [
  provider(
    "Stripe",
    "SECRET_KEY|API_KEY|RESTRICTED_KEY",
    "WEBHOOK|WHSEC|ENDPOINT_SECRET|SIGNING",
    "STRIPE_WEBHOOK_SECRET",
  ),
  provider("Adyen", "API_KEY", "HMAC|WEBHOOK", "ADYEN_HMAC_KEY"),
  provider("Razorpay", "KEY_SECRET|SECRET", "WEBHOOK", "RAZORPAY_WEBHOOK_SECRET"),
  provider("GoCardless", "ACCESS_TOKEN", "WEBHOOK", "GOCARDLESS_WEBHOOK_SECRET"),
  provider("Square", "ACCESS_TOKEN", "WEBHOOK|SIGNATURE", "SQUARE_WEBHOOK_SIGNATURE_KEY"),
  provider("Paddle", "API_KEY", "WEBHOOK|NOTIFICATION", "PADDLE_WEBHOOK_SECRET"),
  provider("PayPal", "CLIENT_SECRET|SECRET", "WEBHOOK", "PAYPAL_WEBHOOK_ID"),
];

function provider(
  provider: string,
  keys: string,
  webhooks: string,
  name: string,
): { provider: string; key: RegExp; webhook: RegExp; name: string } {
  const prefix = provider.toUpperCase();
  return {
    provider,
    name,
    key: new RegExp(`^${prefix}_(?:LIVE_)?(?:${keys})$`),
    webhook: new RegExp(`${prefix}\\w*(?:${webhooks})`),
  };
}
