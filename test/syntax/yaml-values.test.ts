import assert from "node:assert/strict";
import { test } from "node:test";
import { parseYamlDocument } from "../../server/src/syntax/yaml/yaml.ts";
import { valueAt } from "../../server/src/syntax/yaml/access.ts";
import { booleanValue, integerValue, plainType, scalarType } from "../../server/src/syntax/yaml/values.ts";

/** As go-yaml 2 reads plain scalars, which is what kubectl does. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  boolean: ["y", "Yes", "NO", "on", "Off", "true", "False"],
  null: ["", "~", "null", "Null"],
  integer: ["0", "12", "-3", "+4", "012", "0x1F", "0b101", "0o17", "1_000"],
  float: ["1.5", ".5", "1.", "1e3", "1.2e-3", ".inf", "-.INF", ".NaN", "1_0.5", "089"],
  string: ["yes please", "2024-01-01", "2024-01-01T00:00:00Z", "1:30", "v1", "0x", "1e", "tRue", "nul", "1.2.3", "."],
};

for (const [type, texts] of Object.entries(TYPES))
  for (const text of texts) test(`${text} is ${type}`, () => assert.equal(plainType(text), type));

test("quotes and tags make strings", () => {
  const { root } = parseYamlDocument('a: "yes"\nb: !!str 12\nc: |\n  no\nd: 012\ne: yes\n');
  assert.deepEqual(
    ["a", "b", "c", "d", "e"].map((key) => scalarType(valueAt(root, key))),
    ["string", "string", "string", "integer", "boolean"],
  );
  assert.equal(integerValue(valueAt(root, "d")), 10);
  assert.equal(booleanValue(valueAt(root, "e")), true);
  assert.equal(booleanValue(valueAt(root, "a")), undefined);
});
