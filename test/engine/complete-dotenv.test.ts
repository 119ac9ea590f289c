import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { complete } from "../../server/src/features/complete.ts";
import { toCompletionItems } from "../../server/src/lsp/convert.ts";

/** The text after each completion at `|` was taken. */
function taken(marked: string, path = ".env"): string[] {
  const offset = marked.indexOf("|");
  const text = marked.replace("|", "");
  const result = lint({ path, text }, { config: resolveConfig() });
  const document = TextDocument.create("file:///.env", "dotenv", 0, text);
  return toCompletionItems(document, complete({ path, text, result }, offset), offset).map(({ textEdit }) =>
    textEdit !== undefined && "range" in textEdit ? TextDocument.applyEdits(document, [textEdit]) : "",
  );
}

describe("completing values of .env files", () => {
  for (const [marked, expected, path] of [
    ["PLAID_ENV=s|andbox\n", ["PLAID_ENV=sandbox\n", "PLAID_ENV=production\n"]],
    ["PLAID_ENV=|sandbox # why\n", ["PLAID_ENV=sandbox # why\n", "PLAID_ENV=production # why\n"]],
    ['PLAID_ENV="s|andbox"\n', ['PLAID_ENV="sandbox"\n', 'PLAID_ENV="production"\n']],
    ["A=1\nPLAID_ENV=sand|", ["A=1\nPLAID_ENV=sandbox", "A=1\nPLAID_ENV=production"]],
    ["NODE_ENV=|", ["NODE_ENV=test"], ".env.test"],
    ["APP_ENV=|\n", ["APP_ENV=test\n"], ".env.ci"],
    ["NODE_ENV=|", ["NODE_ENV=development"], ".env.local"],
    ["STRIPE_MODE=|", ["STRIPE_MODE=test", "STRIPE_MODE=live"]],
    ["MOLLIE_ENV=l|ive", ["MOLLIE_ENV=test", "MOLLIE_ENV=live"]],
    ["RAZORPAY_MODE=|", ["RAZORPAY_MODE=live"], ".env.production"],
    ["WORLDPAY_ENVIRONMENT=|", ["WORLDPAY_ENVIRONMENT=test"], ".env.local"],
    ['MOTD="first\nNODE_ENV=|\nlast"\n', []],
    ["LETTER='|\nlast'\n", []],
    ["# NODE_ENV is |\n", []],
  ] as const)
    test(`${path ?? ".env"}: ${marked.replaceAll("\n", "\\n")}`, () => assert.deepEqual(taken(marked, path), expected));
});
