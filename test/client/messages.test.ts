import assert from "node:assert/strict";
import { test } from "node:test";
import { toPage } from "../../client/src/deploy/messages.ts";
import { previewText } from "../../client/src/deploy/preview-text.ts";
import { viewModel } from "../../client/src/deploy/view-model.ts";

test("what a cluster says is seen on the page, whole, and stays as it is in what is done with it", () => {
  const detail = "pod\u202E \u001B[8mready\n";
  const model = viewModel([{ event: "step", step: "watch", status: "passed", detail, at: 0 }], undefined);
  assert.match(JSON.stringify(model), /\\u001b/);
  const shown = JSON.stringify(toPage(model));
  assert.doesNotMatch(shown, /\\u001b|\u202E/);
  assert.match(shown, /pod<U\+202E> ␛\[8mready/);
  assert.equal(Object.keys(toPage(model).model).length, Object.keys(model).length);
});

test("the changes of a deploy are shown whole", () => {
  const hidden = "a\u202E\u001B[8m";
  const text = previewText({
    target: hidden,
    source: hidden,
    warnings: [hidden],
    summary: [hidden],
    diff: [{ text: `~ data.${hidden}: "x" -> "${hidden}"`, kind: "changed" }],
  });
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\u202E]/u);
  assert.equal(text.match(/a<U\+202E>␛\[8m/g)?.length, 7);
});
