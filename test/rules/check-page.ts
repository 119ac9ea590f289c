import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/contract/edit.ts";
import type { GitState } from "../../server/src/contract/facts.ts";
import type { Finding } from "../../server/src/contract/finding.ts";
import type { RuleEntry } from "../../server/src/engine/catalogue.ts";
import { type Config, type ConfigSource, resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { LANGUAGE_NAMES } from "../../server/src/languages/names.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import type { PageBlock } from "./page.ts";

const examplePath = (id: string): string =>
  LANGUAGE_NAMES.find((language) => language.id === id)?.examplePath ?? assert.fail(id);

/** Applies the rule's first fix, one finding after the other, until none is left. */
export function applyOwnFixes(id: string, text: string, check: (text: string) => readonly Finding[]): string {
  let current = text;
  for (let round = 0; round < 50; round++) {
    const fix = check(current).find((finding) => finding.rule === id && finding.fixes.length > 0)?.fixes[0];
    if (fix === undefined) return current;
    current = applyEdits(
      current,
      fix.edits.filter((edit) => edit.path === undefined),
    );
    if (fix.edits.every((edit) => edit.path !== undefined)) return current;
  }
  assert.fail("The fixes never end");
}

/** Checks texts as a block of a rule's page is checked: its options, and the files that stand before it. */
export function checkerOf(
  block: PageBlock,
  { id, language, rule }: RuleEntry,
  files: readonly PageBlock[],
): (text: string) => readonly Finding[] {
  const rules = rule.profile === "asked" ? { [id]: rule.severity } : {};
  const { profile, registries, targets, kubernetes } = block.options;
  const config: Config = resolveConfig({
    rules,
    ...(profile === "strict" ? { profile } : {}),
    ...(kubernetes === undefined ? {} : { kubernetes: kubernetes as NonNullable<ConfigSource["kubernetes"]> }),
    registries: registries?.split(",") ?? [],
    targets: targets?.split(",") ?? [],
  });
  const path = block.options["path"] ?? (block.fence === "json" ? "k8s/manifest.json" : examplePath(language));
  return (text) => {
    const index = createIndex();
    for (const file of files) index.add(file.options["path"] ?? "", file.text, config);
    index.add(path, text, config);
    const state = block.options["git"] as GitState | undefined;
    if (state !== undefined) index.setGitStates(new Map([[path, state]]));
    return lint({ path, text }, { config, workspace: (own) => index.view(path, own) }).findings;
  };
}
