import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { dotenvFile } from "../../server/src/languages/dotenv/model/file.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { SECRET_STORES, storeCommand, storePath } from "../../server/src/languages/dotenv/model/secret-store.ts";

const file = (path: string) => dotenvFile("", path, NO_TEAM_SETTINGS);

test("a secret is named by its tier and key", () => {
  assert.equal(storePath(file(".env.production"), "API_KEY"), "production/API_KEY");
  assert.equal(storePath(file(".env"), "API_KEY"), "API_KEY");
});

test("the commands of the stores", () => {
  assert.deepEqual(
    SECRET_STORES.map((store) => storeCommand(store, "production/API_KEY")),
    [
      "aws secretsmanager create-secret --name production/API_KEY --secret-string file:///dev/stdin",
      "vault kv put -mount=secret production/API_KEY value=-",
      "gh secret set API_KEY --env production",
    ],
  );
  assert.equal(storeCommand("github", "API_KEY"), "gh secret set API_KEY");
});

test("a key that is hostile to a shell stays one word", () => {
  const key = "production/A$(touch x);B&'C|D";
  for (const store of SECRET_STORES) {
    const line = storeCommand(store, key).replace(/^\S+/, "printf '%s\\n'");
    const words = spawnSync("sh", ["-c", line], { encoding: "utf8" }).stdout.split("\n");
    assert.ok(words.includes(store === "github" ? "A$(touch x);B&'C|D" : key), words.join("\n"));
  }
});
