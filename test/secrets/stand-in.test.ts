import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { judge } from "../../server/src/secrets/judge.ts";
import { isInstruction, isNothingButWords, isRepetition } from "../../server/src/secrets/stand-in.ts";
import { runs } from "../runs.ts";
import { token } from "../rules/tokens.ts";

const WORDS = [
  "not-a-secret",
  "local_dev_password",
  "test_Password123",
  "data encryption key with 32 char",
  "SuperSecret",
  "smtpPassword",
  "mybasicauthsecret",
  "yoursupersecretjwttoken",
];
const NO_WORDS = [
  "tr0ub4dor",
  "correcthorsebatterystaple",
  "mybasicauthqzvxsecret",
  "xkqzvbnm",
  "a1b2c3d4",
  "S3cr3tSauce",
  "pay-2026-11-30-x9f",
];

describe("what stands for a secret", () => {
  for (const text of WORDS) test(`words: ${text}`, () => assert.ok(isNothingButWords(text)));
  for (const text of NO_WORDS) test(`no words: ${text}`, () => assert.ok(!isNothingButWords(text)));

  test("repeats have a period, and a pair alone is one only of a run", () => {
    for (const text of ["abcabcabcabc", "xyz9".repeat(5), "0123456789".repeat(2)]) assert.ok(isRepetition(text), text);
    for (const text of ["abcabc", "tangerinetangerine", "abcabcabcabd"]) assert.ok(!isRepetition(text), text);
  });

  test("a sentence speaks of a secret; a passphrase does not", () => {
    assert.ok(isInstruction("this key is for tests and must be replaced in production"));
    assert.ok(isInstruction("use openssl rand -hex 32"));
    assert.ok(!isInstruction("the river is over the hill and far away"));
    assert.ok(!isInstruction("opensslrand"));
  });

  test("nothing that is drawn at random stands for a secret, whatever key it begins like", () => {
    const beginnings = [
      "",
      "sk_live_",
      "whsec_",
      "glpat-",
      "FLWSECK_LIVE-",
      "klarna_live_",
      "ghs_1234_",
      "{",
      "<",
      "[",
    ];
    const drawn = fc.tuple(
      fc.constantFrom(...beginnings),
      fc.constantFrom("h", "H", "n", "b"),
      fc.integer({ min: 24, max: 80 }),
      fc.nat(),
    );
    fc.assert(
      fc.property(drawn, ([beginning, kind, length, seed]) => {
        const body = token(kind, length, seed);
        // A few of each million are of letters or digits alone.
        fc.pre(/\d[A-Za-z]/.test(body) && !/x{4}|X{4}|0{8}/.test(body));
        const closing = { "{": "}", "<": ">", "[": "]" }[beginning] ?? "";
        const { kind: verdict } = judge("LEDGER_CLIENT_SECRET", `${beginning}${body}${closing}`);
        assert.equal(verdict, "secret");
      }),
      { numRuns: runs(500), seed: 1 },
    );
  });
});
