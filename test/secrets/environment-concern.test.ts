import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import type { GitState } from "../../server/src/contract/facts.ts";
import { applyTokens } from "../rules/tokens.ts";

const config = resolveConfig();

/** Where a file stands, by the columns of the table below. */
const PLACES: readonly (readonly [name: string, path: string, git: GitState])[] = [
  ["an example", ".env.example", "tracked"],
  ["a file for one machine", ".env.local", "ignored"],
  ["a file that git ignores", ".env", "ignored"],
  ["a file that others see", ".env", "tracked"],
  ["a file that nobody knows git to ignore", ".env", "unknown"],
  ["staging", ".env.staging", "ignored"],
  ["production", ".env.production", "ignored"],
];

const [E, W, I, NO] = ["error", "warning", "information", "nothing"];

/** What is said of a credential, by place: E1 of the specification, PCI DSS v4.0.1 8.3.2, 6.5.5, 6.5.6 and 2.2.2. */
const SEVERITIES: Readonly<Record<string, readonly [line: string, ...severities: (string | undefined)[]]>> = {
  "a live secret": ["STRIPE_SECRET_KEY=sk_live_⟨n24⟩", E, W, E, E, E, E, E],
  "a provider's test secret": ["STRIPE_SECRET_KEY=sk_test_⟨n24⟩", E, NO, NO, W, W, I, E],
  "a secret of neither": ["ADYEN_HMAC_KEY=⟨h64⟩", E, NO, I, E, E, E, E],
  "a default password": ["ADMIN_PASSWORD=admin", W, NO, I, W, W, W, E],
  // Only its name speaks for it, so where git does not track it, it is no more than information.
  "a short password": ["ADMIN_PASSWORD=kx7q2", NO, NO, I, W, I, I, E],
  "an identifier": ["AWS_ACCESS_KEY_ID=AKIA⟨u16⟩", I, NO, NO, I, I, I, I],
  // Where nothing says what a file is for, production's public keys may stand in it.
  "a live publishable key": ["STRIPE_PUBLISHABLE_KEY=pk_live_⟨n24⟩", I, NO, NO, NO, NO, W, NO],
  "a card number": ["CARD_NUMBER=⟨c16⟩", E, E, E, E, E, E, E],
  "a security code": ["CARD_CVV=⟨d3⟩", I, E, E, E, E, E, E],
  "a placeholder": ["STRIPE_SECRET_KEY=sk_live_xxx", NO, NO, NO, NO, NO, NO, NO],
};

describe("how grave a credential is hangs on what it is and where it stands", () => {
  for (const [what, [line, ...severities]] of Object.entries(SEVERITIES))
    for (const [column, [where, path, git]] of PLACES.entries())
      test(`${what} in ${where}`, () => {
        const { text } = applyTokens(`${line}\n`);
        const index = createIndex();
        index.setGitStates(git === "unknown" ? undefined : new Map([[path, git]]));
        const { findings } = lint({ path, text }, { config, workspace: (own) => index.view(path, own) });
        // What is said of the file's being tracked, or of what else it misses, is other rules'.
        const valueStart = text.indexOf("=") + 1;
        const own = findings.filter(({ start }) => start >= valueStart).map(({ severity }) => severity);
        assert.deepEqual(own, severities[column] === NO ? [] : [severities[column]]);
      });
});
