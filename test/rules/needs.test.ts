import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { finish } from "../../server/src/base/steps.ts";
import { allRules } from "../../server/src/engine/catalogue.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { activeRules, runRules } from "../../server/src/engine/run-rule.ts";
import { languageModule } from "../../server/src/languages/module.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import type { WorkspaceView } from "../../server/src/contract/facts.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import type { FactKind } from "../../server/src/contract/rule.ts";
import { pageText, readPage } from "./page.ts";

/** Of which kinds of facts the answers are made. */
const KINDS: Readonly<Record<keyof WorkspaceView, readonly FactKind[]>> = {
  kubernetesObjects: ["kubernetes"],
  kubernetesSetIsComplete: ["kubernetes"],
  kubernetesSetHasEdges: ["kubernetes"],
  writtenObjects: ["kubernetes"],
  kindDefinitions: ["kubernetes"],
  builtHere: ["kubernetes"],
  dotenvFiles: ["dotenv"],
  secretsMarked: ["dotenv"],
  buildTargets: ["builds"],
  buildContexts: ["builds"],
  buildFolders: ["builds"],
  isImageBuiltHere: ["images", "builds"],
  imageMadeHere: ["images", "builds", "files"],
  fileExists: ["files"],
  filePaths: ["files"],
  folderExists: ["files"],
  readText: ["files"],
  callableText: ["workflows"],
  holdsCredential: ["files"],
  gitState: ["git"],
  gitIgnoreFor: ["git"],
};

const config = resolveConfig();
const everything = resolveConfig({
  profile: "strict",
  rules: Object.fromEntries(allRules().map(({ id, rule }) => [id, rule.severity])),
});

// A rule is run as soon as the kinds are known that it names, and again when one of these changes.
describe("a rule asks only for facts of the kinds that it needs", () => {
  for (const { id, language, rule } of allRules()) {
    if (rule.needs === undefined || language === "config") continue;
    test(id, () => {
      const needs = new Set(rule.needs);
      const asked = new Set<string>();
      const active = activeRules([{ id, language, rule }], everything);
      const module = languageModule(language);
      const neighbours = allRules().filter((entry) => entry.language === language);
      for (const neighbour of neighbours) {
        const index = createIndex();
        for (const block of readPage(pageText(neighbour.id))) {
          const path = block.options["path"] ?? (language === "dotenv" ? ".env.production" : "Dockerfile");
          if (block.kind === "file") index.add(path, block.text, config);
          if (block.kind === "file") continue;
          for (const unit of module.units(block.text)) {
            const subject = module.model({ start: 0, end: unit.text.length, text: unit.text }, path, NO_TEAM_SETTINGS);
            if (module.isForeign(subject) || module.limit(subject) !== undefined || module.isTemplate(subject))
              continue;
            const view = index.view(path, module.facts(subject));
            const watched = new Proxy(view, {
              get(target, name: keyof WorkspaceView) {
                asked.add(name);
                return target[name];
              },
            });
            finish(runRules(active, { subject, module, workspace: watched }));
          }
        }
      }
      const undeclared = [...asked].filter(
        (name) => !KINDS[name as keyof WorkspaceView].every((kind) => needs.has(kind)),
      );
      assert.deepEqual(undeclared, []);
      assert.ok(asked.size > 0, "the rule looks at other files");
    });
  }
});
