import assert from "node:assert/strict";
import { test } from "node:test";
import { guardUrl, judgeGuard } from "../../server/src/deploy/decisions/guard.ts";

const GUARD = { url: "http://prometheus:9090/", query: 'sum(rate(x{a="b"}[5m]))', atLeast: 0.98, atMost: 1 };
const vector = (...values: string[]): string =>
  JSON.stringify({
    status: "success",
    data: { resultType: "vector", result: values.map((value) => ({ metric: {}, value: [1, value] })) },
  });

test("a guard's value must be there, be a number, and lie within the bounds", () => {
  const judge = (body: string, status = 200): string => judgeGuard(GUARD, { status, body }).type;
  assert.equal(judge(vector("0.99")), "holds");
  assert.equal(judge(vector("0.99", "0.5")), "broken");
  assert.equal(judge(vector("1.5")), "broken");
  assert.equal(judge(JSON.stringify({ status: "success", data: { resultType: "scalar", result: [1, "1"] } })), "holds");
  for (const body of [
    vector(),
    vector("NaN"),
    vector("0.99", "NaN"),
    vector("+Inf"),
    "<html>",
    "{}",
    '{"status":"error"}',
  ])
    assert.equal(judge(body), "inconclusive", body);
  assert.equal(judge(vector("0.99"), 503), "inconclusive");
});

test("the query goes into the URL whole", () => {
  assert.equal(guardUrl(GUARD), `http://prometheus:9090/api/v1/query?query=${encodeURIComponent(GUARD.query)}`);
});
