import type { DotenvRole, EnvironmentTier } from "../../../contract/facts.ts";

/** A value that is right to write, and why. */
export interface SafeValue {
  readonly value: string;
  readonly detail: string;
}

interface KnownKey {
  /** Matches the whole key. */
  readonly pattern: RegExp;
  /** The values to offer, the best first, for a file of a tier and role. */
  readonly values: (tier: EnvironmentTier, role?: DotenvRole) => readonly SafeValue[];
}

const always = (...values: readonly SafeValue[]): KnownKey["values"] => {
  return () => values;
};

const YES: SafeValue = { value: "true", detail: "on" };
const NO: SafeValue = { value: "false", detail: "off" };
const INFO: SafeValue = { value: "info", detail: "what happened, and nothing of what was sent" };

/** The word for a tier that a variable takes; all of them where nothing says what the file is for. */
function byTier(words: Readonly<Record<Exclude<EnvironmentTier, "unknown">, string>>): KnownKey["values"] {
  const offer = (tier: Exclude<EnvironmentTier, "unknown">): SafeValue => ({
    value: words[tier],
    detail: `for ${tier}`,
  });
  return (tier, role) => {
    if (role === "test") return [{ value: "test", detail: "for tests" }];
    const offers = tier === "unknown" ? (["development", "staging", "production"] as const).map(offer) : [offer(tier)];
    return offers.filter(({ value }, index) => offers.findIndex((other) => other.value === value) === index);
  };
}

/** A payment provider's words for its two worlds. Real money is offered in production alone. */
function modes(test: string, live: string): KnownKey["values"] {
  const offers = [
    { value: test, detail: "no real money" },
    { value: live, detail: "real money" },
  ];
  return (tier) => (tier === "production" ? offers.slice(1) : tier === "unknown" ? offers : offers.slice(0, 1));
}

/**
 * Variables that frameworks, drivers and payment providers read, with the values that are safe to give them.
 * Sources: Node.js CLI and dotenv documentation, libpq environment variables (PGSSLMODE), OpenTelemetry SDK environment
 * variables, the providers' library settings (Adyen, PayPal, Braintree, Square, Plaid, Checkout.com, Klarna).
 */
const KNOWN_KEYS: readonly KnownKey[] = [
  {
    // Everything but a developer's machine runs what is built for production.
    pattern: /^NODE_ENV$/,
    values: byTier({ development: "development", staging: "production", production: "production" }),
  },
  {
    pattern: /^(?:APP_ENV|ENVIRONMENT|DEPLOY_ENV|DEPLOYMENT_ENVIRONMENT|RAILS_ENV|RACK_ENV|SENTRY_ENVIRONMENT|DD_ENV)$/,
    values: byTier({ development: "development", staging: "staging", production: "production" }),
  },
  { pattern: /^ADYEN_(?:ENV|ENVIRONMENT)$/, values: modes("TEST", "LIVE") },
  { pattern: /^PAYPAL_(?:ENV|ENVIRONMENT|MODE)$/, values: modes("sandbox", "live") },
  {
    pattern: /^(?:BRAINTREE|SQUARE|PLAID|CHECKOUT|CKO)_(?:ENV|ENVIRONMENT)$/,
    values: modes("sandbox", "production"),
  },
  { pattern: /^(?:STRIPE|MOLLIE|RAZORPAY|WORLDPAY)_(?:ENV|ENVIRONMENT|MODE)$/, values: modes("test", "live") },
  { pattern: /^KLARNA_(?:ENV|ENVIRONMENT)$/, values: modes("playground", "production") },
  {
    pattern: /^NODE_TLS_REJECT_UNAUTHORIZED$/,
    values: always({ value: "1", detail: "certificates are verified; NODE_EXTRA_CA_CERTS takes a CA of your own" }),
  },
  {
    pattern: /^(?:PGSSLMODE|(?:DB|DATABASE|POSTGRES|PG)_?SSL_?MODE)$/,
    values: always({ value: "verify-full", detail: "encrypted, and the server's name is verified" }),
  },
  { pattern: /^(?:DB|DATABASE|POSTGRES|PG|MYSQL|REDIS|MONGO)_?(?:SSL|TLS)(?:_ENABLED)?$/, values: always(YES) },
  {
    pattern: /^(?:\w+_)?(?:TLS|SSL)_MIN(?:IMUM)?_VERSION$|^MIN_(?:TLS|SSL)_VERSION$/,
    values: always({ value: "1.3", detail: "newest" }, { value: "1.2", detail: "the oldest that is safe" }),
  },
  { pattern: /^(?:\w+_)?(?:VERIFY_SSL|SSL_VERIFY|VERIFY_TLS|TLS_VERIFY|SSL_VERIFYPEER)$/, values: always(YES) },
  {
    pattern: /^(?:\w+_)?INSECURE(?:_SKIP_VERIFY)?$|^(?:\w+_)?SKIP_(?:TLS|SSL)_VERIF(?:Y|ICATION)$/,
    values: always(NO),
  },
  {
    pattern: /^(?:LOG_LEVEL|LOGLEVEL|\w+_LOG_LEVEL)$/,
    values: (tier) =>
      tier === "development"
        ? [{ value: "debug", detail: "for development" }, INFO]
        : [INFO, { value: "warn", detail: "less" }],
  },
  { pattern: /^LOG_FORMAT$/, values: always({ value: "json", detail: "what log stores search and alert by" }) },
  {
    pattern: /^(?:APP_DEBUG|FLASK_DEBUG|DJANGO_DEBUG|DEBUG)$/,
    values: (tier) => (tier === "development" ? [YES, NO] : [NO]),
  },
  { pattern: /^(?:\w+_)?WEBHOOK_(?:VERIFY|VERIFICATION)(?:_ENABLED|_SIGNATURE)?$/, values: always(YES) },
  {
    pattern:
      /^(?:MOCK_PAYMENTS?|PAYMENTS?_MOCK|SKIP_3DS|DISABLE_3DS|ALLOW_TEST_CARDS|DISABLE_FRAUD\w*|SKIP_SIGNATURE\w*)$/,
    values: (tier) => (tier === "development" ? [NO, YES] : [NO]),
  },
  {
    pattern: /^OTEL_EXPORTER_OTLP_ENDPOINT$/,
    values: always({ value: "https://otel-collector:4318", detail: "HTTP, encrypted" }),
  },
  {
    pattern: /^OTEL_EXPORTER_OTLP_PROTOCOL$/,
    values: always({ value: "http/protobuf", detail: "port 4318" }, { value: "grpc", detail: "port 4317" }),
  },
  {
    pattern: /^OTEL_TRACES_SAMPLER$/,
    values: always({ value: "parentbased_traceidratio", detail: "takes its share from OTEL_TRACES_SAMPLER_ARG" }),
  },
  { pattern: /^OTEL_SDK_DISABLED$/, values: always(NO) },
  { pattern: /^DD_TRACE_ENABLED$/, values: always(YES) },
];

/** The safe values of a variable in a file of a tier, the best first; none for a variable that is not known. */
export function safeValues(key: string, tier: EnvironmentTier, role?: DotenvRole): readonly SafeValue[] {
  return KNOWN_KEYS.find(({ pattern }) => pattern.test(key))?.values(tier, role) ?? [];
}
