import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DotenvRole, EnvironmentTier, GitState } from "../../server/src/contract/facts.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { isInReach } from "../../server/src/engine/relevant-files.ts";
import { dotenvFile } from "../../server/src/languages/dotenv/model/file.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { applyTokens } from "../rules/tokens.ts";

/** What a file is for, and whether it is meant to stay out of git. */
const FILES: Readonly<Record<string, readonly [DotenvRole, EnvironmentTier, staysOut: boolean]>> = {
  ".env": ["base", "unknown", true],
  ".env.bak": ["base", "unknown", true],
  ".env~": ["base", "unknown", true],
  ".env.production.bak": ["production", "production", true],
  ".env.example.bak": ["example", "unknown", false],
  "app.env.production": ["production", "production", true],
  "app.env.local": ["local", "development", true],
  "env.production": ["production", "production", true],
  "env.example": ["example", "unknown", false],
  ".dev.vars": ["local", "development", true],
  ".dev.vars.staging": ["staging", "staging", true],
  ".dev.vars.production": ["production", "production", true],
  ".dev.vars.example": ["example", "unknown", false],
  ".flaskenv": ["base", "unknown", false],
  ".envs/.production/.django": ["production", "production", true],
  ".envs/.local/.postgres": ["local", "development", false],
  "api/.envs/staging/django": ["staging", "staging", true],
};

describe("what .env files are for", () => {
  const config = resolveConfig();
  const rulesFor = (path: string, git: GitState): string[] => {
    const { text } = applyTokens("STRIPE_SECRET_KEY=sk_live_⟨n24⟩\n");
    const index = createIndex();
    index.setGitStates(new Map([[path, git]]));
    return lint({ path, text }, { config, workspace: (own) => index.view(path, own) }).findings.map(({ rule }) => rule);
  };
  for (const [path, [role, tier, staysOut]] of Object.entries(FILES))
    test(path, () => {
      assert.ok(isInReach(path));
      const file = dotenvFile("A=1\n", path, NO_TEAM_SETTINGS);
      assert.deepEqual([file.role, file.tier], [role, tier]);
      const untracked = rulesFor(path, "untracked");
      const tracked = rulesFor(path, "tracked");
      assert.equal(untracked.includes("dotenv/not-ignored"), staysOut);
      assert.equal(tracked.includes("dotenv/tracked-file"), staysOut);
      // Its secret is told wherever the file may be.
      for (const rules of [untracked, tracked])
        assert.ok(rules.some((rule) => /\/(?:live-secret|live-key-outside-production|secret-in-example)$/.test(rule)));
    });
});
