import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mendProject } from "../../server/src/disk/mend.ts";
import type { Project } from "../../server/src/disk/project.ts";
import type { DotenvFact } from "../../server/src/contract/facts.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";

const PROJECT: Project = { root: "/nowhere", paths: [], chosen: [], configs: new Map() };

describe("fixing", () => {
  test("takes a fix back that leaves the finding it was made for", () => {
    const index = createIndex();
    // The example never learns what is added to it, as when facts are told from elsewhere.
    const example: DotenvFact = {
      path: ".env.example",
      role: "example",
      tier: { kind: "unknown" } as never,
      keys: [],
      length: 0,
      endsWithLineBreak: true,
    };
    index.update(".env.example", { dotenv: example });
    const frozen = { ...index, add: (): ReadonlySet<never> => new Set() };
    const files = [
      { path: ".env", text: "PORT=1\n" },
      { path: ".env.example", text: "" },
    ];
    assert.deepEqual(mendProject(PROJECT, files, frozen, true), { files: [], problems: [] });
  });

  test("ends with a word about it where findings come up for ever", () => {
    const index = createIndex();
    const config = resolveConfig();
    index.add(".env", "PORT=1\n", config);
    let names = 0;
    // Each time an example is asked for, it names another key that nothing sets.
    const growing = {
      ...index,
      view: (...[path, own]: Parameters<typeof index.view>) => {
        index.add(".env.example", `PORT=\nMORE_${++names}=\n`, config);
        return index.view(path, own);
      },
    };
    const { files, problems } = mendProject(PROJECT, [{ path: ".env", text: "PORT=1\n" }], growing, true);
    assert.equal(files.length, 1);
    assert.match(problems.join(), /\.env: fixing stopped after 500 rounds; run it again to go on/);
  });
});
