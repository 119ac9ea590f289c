import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";

const config = resolveConfig();

test("what an ignore comment silences is told with the comment and its reason", () => {
  const comment = "# paylint-ignore dotenv/duplicate-key: the loader takes the first";
  const text = `PORT=1\n${comment}\nPORT=2\n`;
  const { findings, suppressed } = lint({ path: ".env", text }, { config });
  assert.deepEqual(findings, []);
  assert.deepEqual(
    suppressed.map(({ finding, reason, comment: { start, end } }) => [
      finding.rule,
      text.slice(finding.start, finding.end),
      reason,
      text.slice(start, end),
    ]),
    [["dotenv/duplicate-key", "PORT", "the loader takes the first", comment]],
  );
});

test("of several comments the one that gives a reason is told, at its place in the whole stream", () => {
  const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  containers:
    - name: app
      image: registry.example/app@sha256:${"0".repeat(64)}
      securityContext:
        # paylint-ignore kubernetes/privileged
        privileged: true
`;
  const wide = "# paylint-ignore-file kubernetes/privileged: a node agent";
  const text = `${pod("first")}---\n${wide}\n${pod("second")}`;
  const { suppressed } = lint({ path: "k8s/pods.yaml", text }, { config });
  const told = suppressed.filter(({ finding }) => finding.rule === "kubernetes/privileged");
  assert.equal(told.length, 2);
  for (const { reason, comment } of told)
    assert.deepEqual([reason, text.slice(comment.start, comment.end)], ["a node agent", wide]);
});

test("the rules that were held to a text are told, and no others", () => {
  const text = "PORT=1\n";
  const alone = lint({ path: ".env", text }, { config });
  assert.ok(alone.ran.includes("dotenv/duplicate-key"));
  // Without other files nobody can say what an example lacks.
  assert.ok(!alone.ran.includes("dotenv/example-drift"));
  const off = resolveConfig({ rules: { "dotenv/duplicate-key": "off" } });
  assert.ok(!lint({ path: ".env", text }, { config: off }).ran.includes("dotenv/duplicate-key"));
  assert.deepEqual(lint({ path: "notes.txt", text }, { config }).ran, []);
});

test("the units that were read are told with their models; what is too large has none", () => {
  const stream =
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Secret\n---\napiVersion: v1\nkind: Pod\n";
  const { units } = lint({ path: "k8s/a.yaml", text: stream }, { config });
  assert.deepEqual(
    units.map(({ start, end, subject }) => [stream.slice(start, end), subject.text]),
    stream.split(/(?<=\n)(?=---)/).map((part) => [part, part]),
  );
  const long = Array.from({ length: 10_001 }, (_, each) => `A${each}=1`).join("\n");
  assert.deepEqual(lint({ path: ".env", text: long }, { config }).units, []);
});
