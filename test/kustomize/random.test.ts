import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../runs.ts";
import type { YamlNode } from "../../server/src/syntax/yaml/tree.ts";
import type { KustomizeBuild } from "../../server/src/languages/kubernetes/model/kustomize/build.ts";
import { type Files, built, filesIn } from "./roots.ts";
import { randomRoot } from "./random-roots.ts";
import { WRITTEN_ROOTS } from "./written-roots.ts";

function checkPlaces(build: KustomizeBuild, files: Files): void {
  const check = (node: YamlNode | undefined): void => {
    if (node === undefined) return;
    const from = build.placeOf(node.start);
    const to = build.placeOf(node.end);
    assert.ok(from !== undefined && to !== undefined && build.files.has(from.path), "in a file that was read");
    assert.equal(to.path, from.path);
    assert.ok(from.offset <= to.offset && to.offset <= (files[from.path]?.length ?? 0), `${from.path} ${to.offset}`);
    if (node.type === "sequence") node.items.forEach(check);
    if (node.type === "map") for (const { key, value } of node.entries) [key, value].forEach(check);
  };
  for (const { node, origin } of build.objects) {
    check(node);
    assert.ok(build.files.has(origin.path));
  }
}

test("whatever patches say, every value stands in a file that was read", () => {
  fc.assert(
    fc.property(randomRoot, (files) => checkPlaces(built(files, "root"), files)),
    { numRuns: runs(150) },
  );
});

test("the same of written roots, also where something is cut off", () => {
  for (const text of Object.values(WRITTEN_ROOTS)) {
    const files = filesIn(text);
    checkPlaces(built(files, "root"), files);
    for (const path of Object.keys(files)) {
      const broken = { ...files, [path]: files[path]?.slice(0, files[path].length * 0.7) ?? "" };
      checkPlaces(built(broken, "root"), broken);
    }
  }
});
