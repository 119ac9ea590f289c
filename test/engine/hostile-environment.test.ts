import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { finish } from "../../server/src/base/steps.ts";
import { secretRanges } from "../../server/src/features/secret-ranges.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { token } from "../rules/tokens.ts";
import { startTimer } from "../timer.ts";

const config = resolveConfig();
const LIMIT_MS = 1000;
const MEGABYTE = 1_000_000;

const live = `STRIPE_SECRET_KEY=sk_live_${token("n", 24, 1)}`;
const long = (piece: string): string => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);
const lines = (line: (index: number) => string, count: number): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

const HOSTILE: Readonly<Record<string, string>> = {
  "a byte order mark": `\uFEFF${live}\n`,
  "byte order marks everywhere": lines(() => `\uFEFFA=\uFEFF1\uFEFF`, 5000),
  "lines that end with CR alone": `A=1\r${live}\rB=2\r`,
  "CR, LF and both, mixed": `A=1\r\n\r${live}\n\rB=2\r\r\n`,
  "NUL in keys and values": `A\0B=1\0\n${live}\0\nC="\0"\n`,
  "NUL alone": long("\0"),
  "a value of a megabyte": `A=${long("x")}\n${live}\n`,
  "a key of a megabyte": `${long("K")}=1\n${live}\n`,
  "a comment of a megabyte": `# ${long("sk_live_ ")}\n${live}\n`,
  "a megabyte of base64": `TOKEN=${long("QUJD")}\n`,
  "a megabyte of digits": `CARD=${long("4")}\n`,
  "a megabyte of digits in groups": `CARD=${long("4111 ")}\n`,
  "a megabyte that could be an account": `IBAN=${long("DE89 3704 ")}\n`,
  "a megabyte of addresses": `URL=${long("http://a:b@c ")}\n`,
  "a megabyte of an address's start": `URL=${long("a://")}\n`,
  "a megabyte of a key's start": `KEY="${long("-----BEGIN PRIVATE KEY-----\n")}"\n`,
  "a megabyte of blanks": `A=${long(" ")}x\n`,
  "a megabyte of #": `A=x${long(" #")}\n`,
  "a megabyte of references": `A=${long("${B:-")}\n`,
  "a megabyte of commands": `A=${long("$(a")}\n`,
  "a megabyte of backslashes": `A="${long("\\")}\n`,
  "quotes that nothing closes": lines((index) => `K${index}="x`, 20_000),
  "quotes of all kinds, none closed": lines((index) => `K${index}=${"'\"`"[index % 3] ?? ""}x`, 20_000),
  "one quote that nothing closes before many lines": `A='\n${lines((index) => `K${index}=1`, 20_000)}`,
  "one key ten thousand times": lines(
    (index) => `STRIPE_SECRET_KEY=sk_${index % 2 === 0 ? "live" : "test"}_${token("n", 24, index)}`,
    10_000,
  ),
  "ten thousand secrets": lines((index) => `KEY_${index}_TOKEN=ghp_${token("n", 36, index)}`, 10_000),
  "ten thousand providers' hosts and modes": lines(
    (index) => `PAYPAL_URL_${index}=https://api-m${index % 2 === 0 ? ".sandbox" : ""}.paypal.com`,
    10_000,
  ),
  "ten thousand commented secrets": lines((index) => `# ghp_${token("n", 36, index)}`, 10_000),
  "a megabyte of JSON": long('{"DB_PASSWORD":"x",'),
  "a line of pairs": long("set A=b "),
  "ten thousand lines that set nothing": lines((index) => `set KEY_${index} ghp_${token("n", 36, index)}`, 10_000),
  "lines that go on and on": `A=\\\n${lines(() => "x\\", 20_000)}`,
  "a key that nothing closes": `KEY="-----BEGIN PRIVATE KEY-----\n${lines(() => token("b", 64, 1), 15_000)}`,
  "a key that is commented out": `# -----BEGIN PRIVATE KEY-----\n${lines(() => `# ${token("b", 64, 1)}`, 9000)}`,
  "starts of keys that are commented out": lines(() => "# -----BEGIN PRIVATE KEY-----", 9000),
  "starts of keys that nothing closes": lines((index) => `K${index}="-----BEGIN PRIVATE KEY-----`, 20_000),
  "a comment of comments": `# ${long("# A=b ")}`,
  "a comment of comments behind a value": `A=b ${long("# A=b ")}`,
  "bytes that are no UTF-8": Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0xc3, 0x28, 0x0a, 0x42, 0x3d, 0x80, 0x0a]).toString(
    "utf8",
  ),
  "halves of characters": `A=\uD800\nB=\uDC00x\n# \uD83D\n${live}\n`,
  nothing: "",
  "line breaks alone": long("\r\n"),
  "equals signs alone": long("="),
};

describe("a hostile .env file gets an answer within a second", () => {
  for (const [name, text] of Object.entries(HOSTILE))
    for (const path of [".env", ".env.production"])
      test(`${name}, as ${path}`, () => {
        const check = (): { milliseconds: number; result: ReturnType<typeof lint> } => {
          const spent = startTimer();
          const index = createIndex();
          const result = lint({ path, text }, { config, workspace: (own) => index.view(path, own) });
          return { milliseconds: spent(), result };
        };
        let { milliseconds, result } = check();
        // The first look at a shape of file also compiles code.
        if (milliseconds > LIMIT_MS) ({ milliseconds, result } = check());
        assert.ok(milliseconds < LIMIT_MS, `${milliseconds.toFixed(0)} ms`);
        for (const { rule, start, end } of result.findings) {
          assert.notEqual(rule, "paylint/internal-error");
          assert.ok(start >= 0 && start <= end && end <= text.length, `${rule} at ${start} to ${end}`);
        }
        const spent = startTimer();
        for (const { start, end } of finish(secretRanges({ path, text, result })))
          assert.ok(start < end && end <= text.length);
        assert.ok(spent() < LIMIT_MS, `masking took ${spent().toFixed(0)} ms`);
      });
});
