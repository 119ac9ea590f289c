import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judge } from "../../server/src/secrets/judge.ts";
import { applyTokens } from "../rules/tokens.ts";
import { CREDENTIALS, HARD_NEGATIVES } from "./credentials.ts";

const split = (line: string): { key: string; value: string } => {
  const { text } = applyTokens(line);
  return { key: text.slice(0, text.indexOf("=")), value: text.slice(text.indexOf("=") + 1) };
};

describe("credentials of vendors", () => {
  for (const [line, expected] of CREDENTIALS)
    test(line, () => {
      const { key, value } = split(line);
      const { provider, mode, kind } = judge(key, value);
      assert.equal(`${provider ?? "-"} ${mode} ${kind}`, expected);
    });
});

describe("what is no credential", () => {
  for (const line of HARD_NEGATIVES)
    test(line, () => {
      const { key, value } = split(line);
      const { kind } = judge(key, value);
      assert.ok(!["secret", "default-credential", "weak", "identifier"].includes(kind), kind);
    });
});
