import type { VerdictKind } from "./judge.ts";

export interface Provider {
  readonly id: string;
  /** The words a message uses: "Stripe secret key". */
  readonly what: string;
  readonly name: string;
  /** A cheap test before the pattern: one of these stands in the text. */
  readonly marks: readonly string[];
  /** The token as a word of its own. The named group `body` is what must not be a placeholder, `mode` tells live from test. */
  readonly pattern: RegExp;
  readonly kind: Extract<VerdictKind, "secret" | "publishable" | "identifier">;
  /** The value of the group `mode` by its meaning. */
  readonly modes?: Readonly<Record<string, "live" | "test">>;
}

const STRIPE_MODES = { live: "live", test: "test" } as const;

/**
 * Formats of credentials, from the vendors' documentation. Every pattern is anchored by a fixed prefix, so that a
 * search is linear.
 */
export const PROVIDERS: readonly Provider[] = [
  {
    id: "stripe-secret-key",
    name: "Stripe",
    what: "Stripe secret key",
    marks: ["sk_live_", "sk_test_"],
    pattern: /\bsk_(?:org_)?(?<mode>live|test)_(?<body>[A-Za-z0-9]{16,247})\b/g,
    kind: "secret",
    modes: STRIPE_MODES,
  },
  {
    id: "stripe-restricted-key",
    name: "Stripe",
    what: "Stripe restricted key",
    marks: ["rk_live_", "rk_test_"],
    pattern: /\brk_(?<mode>live|test)_(?<body>[A-Za-z0-9]{16,247})\b/g,
    kind: "secret",
    modes: STRIPE_MODES,
  },
  {
    id: "stripe-webhook-secret",
    name: "Stripe",
    what: "Stripe webhook signing secret",
    marks: ["whsec_"],
    pattern: /\bwhsec_(?<body>[A-Za-z0-9+/]{24,128}={0,2})(?![A-Za-z0-9+/=])/g,
    kind: "secret",
  },
  {
    id: "stripe-publishable-key",
    name: "Stripe",
    what: "Stripe publishable key",
    marks: ["pk_live_", "pk_test_"],
    pattern: /\bpk_(?<mode>live|test)_(?<body>[A-Za-z0-9]{16,247})\b/g,
    kind: "publishable",
    modes: STRIPE_MODES,
  },
  {
    id: "aws-access-key-id",
    name: "AWS",
    what: "AWS access key id",
    marks: ["AKIA", "ASIA"],
    pattern: /\b(?:AKIA|ASIA)(?<body>[A-Z2-7]{16})\b/g,
    kind: "identifier",
  },
  {
    id: "private-key",
    name: "PEM",
    what: "private key",
    marks: ["PRIVATE KEY"],
    pattern:
      /-----BEGIN (?:[A-Z]{2,9} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?<body>(?:\\n|\\r|[\sA-Za-z0-9+/=:,.-]){0,8000})/g,
    kind: "secret",
  },
];
