import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { NAMED_FORMATS, TOKEN_FORMATS, type TokenFormat } from "../../server/src/secrets/catalogue/formats.ts";
import { PROVIDERS } from "../../server/src/secrets/catalogue/index.ts";
import { hostInMode, modeOfHost } from "../../server/src/secrets/catalogue/providers.ts";
import { judge } from "../../server/src/secrets/judge.ts";
import { modeSigns } from "../../server/src/secrets/mode-signs.ts";
import { findTokens, namedToken } from "../../server/src/secrets/tokens.ts";
import { applyTokens } from "../rules/tokens.ts";
import { type Sample, sampleOf } from "./sample.ts";

const FOLDER = join(import.meta.dirname, "../../server/src/secrets/catalogue");
const ALL = [...TOKEN_FORMATS, ...NAMED_FORMATS];

/** What must stand before a credential that only its place in an address makes one. */
const BEFORE: Readonly<Record<string, string>> = {
  "azure-function-key-in-address": "https://pay.azurewebsites.net/api/settle?",
  "azure-shared-access-signature": "https://pay.blob.core.windows.net/c?sv=2024-11-04&sp=r&",
  "power-automate-address": "https://prod-7.westeurope.logic.azure.com/workflows/pay/triggers/manual?api-version=1&",
};

const modesOf = ({ modes }: (typeof ALL)[number]): string[] => (modes === undefined ? [""] : Object.keys(modes));

function sample({ id, pattern, modes }: (typeof ALL)[number], mode: string, seed: number, isShort = false): Sample {
  const before = BEFORE[id] ?? "";
  const made = sampleOf(pattern, { seed, isShort, before, mode: modes === undefined ? undefined : mode });
  assert.ok(made !== undefined, `no text fits ${String(pattern)}`);
  return made;
}

const withBody = ({ text, body }: Sample, other: string): string =>
  text.slice(0, body.start) + other + text.slice(body.end);

const fits = ({ pattern }: TokenFormat, text: string): RegExpExecArray[] => [...text.matchAll(pattern)];

describe("a credential of each form is found in any text", () => {
  for (const format of TOKEN_FORMATS)
    for (const mode of modesOf(format))
      test(`${format.id} ${mode}`, () => {
        const before = `was "${BEFORE[format.id] ?? ""}`;
        const { text, body } = sample(format, mode, 7);
        const found = findTokens(`${before}${text}" (see above)`);
        assert.deepEqual(
          found.map(({ kind, provider, what }) => [kind, provider, what]),
          [[format.kind, format.provider, found[0]?.what]],
        );
        assert.ok(found[0]?.what.endsWith(format.what), found[0]?.what);
        assert.equal(found[0]?.mode, format.mode ?? format.modes?.[mode] ?? "unknown");
        assert.ok((found[0]?.start ?? 0) <= before.length + body.start);
        assert.ok((found[0]?.end ?? 0) >= before.length + body.end);
      });
});

describe("what only looks like a credential of a form is none", () => {
  for (const format of TOKEN_FORMATS)
    test(format.id, () => {
      const before = BEFORE[format.id] ?? "";
      const made = sample(format, modesOf(format)[0] ?? "", 11);
      if (format.purpose !== "private-key") {
        const { length } = made.text.slice(made.body.start, made.body.end);
        for (const filler of ["x", "X", "0"])
          assert.deepEqual(findTokens(before + withBody(made, filler.repeat(length))), [], filler);
      }
      const short = sampleOf(format.pattern, { seed: 11, isShort: true, before });
      if (short !== undefined) {
        const last = short.text.slice(short.body.start, short.body.end - 1);
        assert.deepEqual(fits(format, before + withBody(short, last)), [], "a character less");
      }
      // Behind a letter only a shorter one may begin, where a part of the beginning may be missing.
      if (before === "" && /^\w/.test(made.text))
        assert.ok(
          fits(format, `a${made.text}`).every(({ index }) => index > 1),
          "behind a letter",
        );
    });
});

describe("a credential of each form that needs a name is found with it", () => {
  for (const format of NAMED_FORMATS)
    for (const mode of modesOf(format))
      test(`${format.id} ${mode}`, () => {
        const words = format.words.map(([first]) => first ?? "");
        const made = sample(format, mode, 13);
        const found = namedToken(words, made.text);
        assert.equal(found?.provider, format.provider);
        assert.ok(found?.what.endsWith(format.what), found?.what);
        assert.equal(found?.mode, format.mode ?? format.modes?.[mode] ?? "unknown");
        assert.equal(namedToken(["value"], made.text), undefined);
        assert.equal(namedToken(words, `${made.text} and more`), undefined);
        const { length } = made.text.slice(made.body.start, made.body.end);
        if (format.purpose !== "private-key")
          assert.equal(namedToken(words, withBody(made, "x".repeat(length))), undefined);
      });
});

describe("the catalogue", () => {
  test("lists every file of its folder", () => {
    const files = readdirSync(FOLDER).filter((file) => !/^(?:formats|index|providers?)\.ts$/.test(file));
    assert.equal(PROVIDERS.length, files.length);
    assert.equal(new Set(PROVIDERS.map(({ name }) => name)).size, files.length);
  });

  test("gives each format an id of its own and a source, and the day of reading where it is known", () => {
    assert.equal(new Set(ALL.map(({ id }) => id)).size, ALL.length);
    for (const { id, source, read = "2026-11-30" } of ALL) {
      assert.match(source, /^https:\/\//, id);
      assert.match(read, /^20\d\d-\d\d-\d\d$/, id);
    }
  });

  test("is what its page lists", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/credentials.md"), "utf8");
    const rows = page
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(2);
    assert.equal(rows.length, ALL.length);
    assert.ok(rows.length >= 160);
  });

  test("gives no word, beginning or host to two providers", () => {
    const given = PROVIDERS.flatMap(({ words = [], beginnings = [], hosts }) => [
      ...words,
      ...beginnings,
      ...(hosts === undefined ? [] : [...hosts.test, ...hosts.live]),
    ]);
    assert.deepEqual(
      given.filter((one, index) => given.indexOf(one) !== index),
      [],
    );
  });

  test("has a mark in every credential of a form, long enough to be looked for", () => {
    for (const format of TOKEN_FORMATS) {
      assert.ok(
        format.marks.every(({ length }) => length >= 3),
        format.id,
      );
      for (const mode of modesOf(format))
        for (let seed = 0; seed < 4; seed++) {
          const text = (BEFORE[format.id] ?? "") + sample(format, mode, seed).text;
          assert.ok(
            format.marks.some((mark) => text.includes(mark)),
            `${format.id}: ${seed}`,
          );
        }
    }
  });

  test("has no beginning that is too short to look for", () => {
    for (const { name, beginnings = [] } of PROVIDERS)
      for (const beginning of beginnings) assert.ok(beginning.length >= 3, `${name}: ${beginning}`);
  });

  test("says by a rank which of two forms wins that fit the same text", () => {
    for (const format of TOKEN_FORMATS)
      for (const mode of modesOf(format)) {
        const text = (BEFORE[format.id] ?? "") + sample(format, mode, 5).text;
        const others = TOKEN_FORMATS.filter((other) => other !== format && fits(other, text).length > 0);
        for (const other of others) assert.notEqual(other.rank ?? 0, format.rank ?? 0, `${format.id} and ${other.id}`);
      }
  });
});

/** `KEY=value` and what it is: the mode stands in the value's beginning, and its form is in no catalogue. */
const MODED: readonly (readonly [line: string, expected: string])[] = [
  ["KLARNA_SECRET=klarna_live_⟨n40⟩", "Klarna live"],
  ["PARTNER_SECRET=klarna_test_⟨n40⟩", "Klarna test"],
  ["ADYEN_API_KEY=live_⟨n40⟩", "Adyen live"],
  ["AIRWALLEX_SECRET_KEY=awx-sandbox-⟨n32⟩", "Airwallex test"],
  ["BASIS_THEORY_PRIVATE_KEY=bt.prod.⟨n32⟩", "Basis Theory live"],
  // Nobody knows whose they are, or they are none
  ["PARTNER_SECRET=acme_live_⟨n40⟩", "- unknown"],
  ["MERCURY_SESSION_SECRET=prod_⟨n40⟩", "- unknown"],
  ["KLARNA_REGION=klarna_live_⟨n40⟩", "- unknown"],
  ["ADYEN_SECRET_NAME=adyen_live_⟨n40⟩", "- unknown"],
  ["ADYEN_API_KEY=adyen-live-merchant-account-key", "Adyen unknown"],
  ["ADYEN_SECRET=adyen-live-merchant-account-key", "- unknown"],
  ["ADYEN_SECRET=olive_⟨n40⟩", "Adyen unknown"],
  ["ADYEN_CLIENT_KEY=live_⟨n40⟩", "Adyen unknown"],
  ["PAYSTACK_KEY=pk_live_⟨n12⟩.⟨n20⟩", "Paystack unknown"],
];

describe("a key of an unknown form has the mode that stands in its beginning, if its provider is known", () => {
  for (const [line, expected] of MODED)
    test(line, () => {
      const { text } = applyTokens(line);
      const at = text.indexOf("=");
      const { provider, mode } = judge(text.slice(0, at), text.slice(at + 1));
      assert.equal(`${provider ?? "-"} ${mode}`, expected);
    });
});

/** What stands beside a credential, and the mode that it says. */
const SIGNS: readonly (readonly [line: string, expected: string])[] = [
  ["KLARNA_ENV=playground", "Klarna test"],
  ["AIRWALLEX_ENVIRONMENT=demo", "Airwallex test"],
  ["ADYEN_ENVIRONMENT=demo", "-"],
  ["ADYEN_ENVIRONMENT=LIVE", "Adyen live"],
  ["MIDTRANS_IS_PRODUCTION=true", "Midtrans live"],
  ["MIDTRANS_IS_PRODUCTION=false", "Midtrans test"],
  ["BASIS_THEORY_ENV=production", "Basis Theory live"],
  ["PAYPAL_API=https://api-m.sandbox.paypal.com", "PayPal test"],
  ["PAY_URL=https://api.sandbox.checkout.com/payments", "Checkout.com test"],
  ["PAY_URL=https://api.checkout.com/payments", "Checkout.com live"],
  ["PAY_URL=https://try.access.worldpay.com", "Worldpay test"],
  ["PAY_URL=https://access.worldpay.com", "Worldpay live"],
  ["PAY_URL=https://myaccess.worldpay.com.example.org", "-"],
  ["PAY_URL=https://pal-test.adyen.com/pal", "Adyen test"],
  ["PAY_URL=https://sandbox.monnify.com", "Monnify test"],
];

describe("what a setting or a host says of a provider's mode", () => {
  for (const [line, expected] of SIGNS)
    test(line, () => {
      const at = line.indexOf("=");
      const [sign] = modeSigns([{ key: line.slice(0, at), value: line.slice(at + 1) }]);
      assert.equal(sign === undefined ? "-" : `${sign.provider} ${sign.mode}`, expected);
    });

  test("each host of a pair says its mode", () => {
    for (const { name, hosts } of PROVIDERS)
      for (const [sandbox, live] of hosts?.pairs ?? []) {
        assert.deepEqual(modeOfHost(sandbox), { provider: name, mode: "test" });
        assert.deepEqual(modeOfHost(live), { provider: name, mode: "live" });
        assert.deepEqual([hostInMode(live, "test"), hostInMode(sandbox, "live")], [sandbox, live]);
      }
  });
});
