import { wordsOf } from "../base/words.ts";
import type { EnvironmentTier } from "../contract/facts.ts";
import type { TeamSettings } from "../contract/settings.ts";

const PRODUCTION_WORDS = new Set(["prod", "production", "prd", "live"]);
const STAGING_WORDS = new Set([
  "staging",
  "stage",
  "stg",
  "preprod",
  "preproduction",
  "nonprod",
  "uat",
  "qa",
  "preview",
  "sandbox",
  "demo",
  "review",
]);
const DEVELOPMENT_WORDS = new Set(["dev", "develop", "development", "test", "testing", "local", "ci", "e2e"]);

/**
 * The tier that a name speaks of: an environment, a namespace, a folder, a file. Non-production words win
 * (`preprod`, `prod-test`), since calling a test system production would be the worse mistake for a warning.
 */
export function tierOfName(name: string, settings?: TeamSettings): EnvironmentTier {
  const whole = name.toLowerCase();
  if (settings?.environments.production.some((declared) => declared.toLowerCase() === whole)) return "production";
  if (settings?.environments.staging.some((declared) => declared.toLowerCase() === whole)) return "staging";
  const words = wordsOf(name);
  const joined = words.map((word, index) =>
    word === "pre" || word === "non" ? word + (words[index + 1] ?? "") : word,
  );
  if (joined.some((word) => STAGING_WORDS.has(word))) return "staging";
  if (joined.some((word) => DEVELOPMENT_WORDS.has(word))) return "development";
  return joined.some(isProductionWord) ? "production" : "unknown";
}

/** `production`, and with a region before or after it: `usprod`, `prodeu`. */
function isProductionWord(word: string): boolean {
  return PRODUCTION_WORDS.has(word) || /^(?:[a-z]{2}prod|prod[a-z]{2}|prod\d+)$/.test(word);
}

const PAYMENT_WORDS = new Set([
  "payment",
  "payments",
  "pay",
  "billing",
  "checkout",
  "charge",
  "charges",
  "ledger",
  "payout",
  "payouts",
  "psp",
  "card",
  "cards",
  "wallet",
  "invoice",
  "invoicing",
  "settlement",
  "acquiring",
  "stripe",
  "adyen",
  "braintree",
  "paypal",
  "transactions",
  "banking",
]);

/** What names of programs end in when they are written as one word: `checkoutservice`, `walletapi`. */
const PROGRAM =
  /(?:micro)?(?:services?|svc|api|app|server|backend|frontend|web|gateway|worker|processor|provider|engine|platform|writer|reader|db|job)$/;

/** Whether a name says that money passes here. */
export function isPaymentName(name: string): boolean {
  // No word has `payment` in it by chance: `repayment` and `prepayments` are payments, `deployment` has no `pay`.
  return wordsOf(name).some(
    (word) => PAYMENT_WORDS.has(word) || word.includes("payment") || PAYMENT_WORDS.has(word.replace(PROGRAM, "")),
  );
}
