import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { findCardNumbers, findTracks, sensitiveAuthenticationData } from "../../server/src/secrets/card-data.ts";
import { findIbans } from "../../server/src/secrets/iban.ts";
import { applyTokens, token } from "../rules/tokens.ts";

const card = (length = 16, seed = 1): string => token("c", length, seed);

describe("card numbers", () => {
  for (const [name, text, brand] of [
    ["in one piece", `paid with ${card()} today`, "Visa"],
    ["of 19 digits", card(19), "Visa"],
    ["in fours", card().replaceAll(/\d{4}(?=\d)/g, "$& "), "Visa"],
    ["with hyphens", card().replaceAll(/\d{4}(?=\d)/g, "$&-"), "Visa"],
    ["in quotes", `"${card()}"`, "Visa"],
    ["in a list", `${card()},${card(16, 2)}`, "Visa"],
    ["of Mastercard's newer range", "2223003122003222", "Mastercard"],
    ["of American Express, as it is printed", "3782 822463 10005", "American Express"],
    ["of JCB", "3566002020360505", "JCB"],
    ["of UnionPay", "6200000000000005", "UnionPay"],
    ["of Discover", "6011111111111117", "Discover"],
    ["of Diners Club", "36227206271667", "Diners Club"],
  ] as const)
    test(`${name} are found`, () => {
      const [found] = findCardNumbers(text);
      assert.equal(found?.brand, brand);
      assert.match(text.slice(found?.start, found?.end), /^\d[\d -]+\d$/);
    });

  for (const [name, text] of [
    ["a wrong check digit", card().replace(/.$/, (digit) => String((Number(digit) + 1) % 10))],
    ["seconds since 1970", "1764061200"],
    ["milliseconds since 1970", "1764061200000"],
    ["a date and a time", "20261124093015"],
    ["a phone number", `+${card()}`],
    ["part of an id", `pay_${card()}`],
    ["part of a UUID", `123e4567-e89b-12d3-a456-${card(12)}`],
    ["digits in a digest", `sha256:${card()}ab`],
    ["a path", `/orders/${card()}`],
    ["a query", `https://example.com/?order=${card()}`],
    ["a version", `1.${card()}`],
    ["an account in an ARN", `arn:aws:iam::${token("d", 12, 4)}:role/pay`],
    ["a port behind a number", `${card()}:8080`],
    ["a longer number in groups", `${card().replaceAll(/\d{4}(?=\d)/g, "$& ")} 1234`],
  ] as const)
    test(`${name} is none`, () => assert.deepEqual(findCardNumbers(text), []));

  test("numbers that providers publish are for tests, and those of few digits", () => {
    for (const text of ["4242424242424242", "4000056655665556", "4111 1111 1111 1111", "5555555555554444"])
      assert.equal(findCardNumbers(text)[0]?.isTest, true, text);
    assert.equal(findCardNumbers(card())[0]?.isTest, false);
  });

  test("random digits are hardly ever one", () => {
    const found = Array.from({ length: 20_000 }, (_, seed) => findCardNumbers(token("d", 16, seed))).filter(
      (numbers) => numbers.length > 0,
    );
    // 3.1 % by arithmetic: one in ten passes the check digit, one in three begins like an issuer's.
    assert.ok(found.length < 20_000 * 0.05, `${found.length}`);
  });

  test("a place is within the text and holds digits, whatever the text", () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[\d -]{0,60}$/), (text) => {
        for (const { start, end } of findCardNumbers(text)) {
          const digits = text.slice(start, end).replaceAll(/[ -]/g, "");
          assert.match(digits, /^\d{12,19}$/);
        }
      }),
    ));
});

describe("what belongs to a card", () => {
  for (const [words, value, expected] of [
    ["card cvv", "042", "security code"],
    ["cvc2", "0420", "security code"],
    ["card security code", "042", "security code"],
    ["card cid", "0420", "security code"],
    ["card pin", "0420", "PIN"],
    ["pin block", "0412ac89abcdef67", "PIN block"],
    ["cid", "0420", undefined],
    ["security code", "042", undefined],
    ["country code", "049", undefined],
    ["pin", "0420", undefined],
    ["cvv required", "042", undefined],
    ["card cvv", "", undefined],
    ["card cvv", "true", undefined],
    ["card cvv", "12345", undefined],
  ] as const)
    test(`${words} with ${value === "" ? "nothing" : value}`, () =>
      assert.equal(sensitiveAuthenticationData(words.split(" "), value), expected));

  test("tracks are found whole", () => {
    const first = applyTokens("%B⟨c16⟩^DOE/JANE^29121010000000000000?").text;
    const second = applyTokens(";⟨c16⟩=29121010000000000?").text;
    const text = `${first}${second}`;
    assert.deepEqual(
      findTracks(text).map(({ start, end }) => text.slice(start, end)),
      [first, second],
    );
    assert.deepEqual(findTracks("%B1234567890123456^DOE/JANE^2912101"), []);
  });
});

describe("bank accounts", () => {
  test("are found with a right check sum and length, in groups too", () => {
    const account = token("i", 22, 7);
    assert.equal(findIbans(`to ${account}.`)[0]?.country, "DE");
    assert.equal(findIbans(account.replaceAll(/.{4}(?=.)/g, "$& "))[0]?.isSample, false);
    assert.equal(findIbans("GB82 WEST 1234 5698 7654 32")[0]?.isSample, true);
  });

  test("are not what only looks like one", () => {
    for (const text of [
      token("i", 22, 7).replace(/.$/, (digit) => String((Number(digit) + 1) % 10)),
      token("i", 21, 7),
      `x${token("i", 22, 7)}`,
      `XX${token("d", 20, 7)}`,
    ])
      assert.deepEqual(findIbans(text), [], text);
  });
});
