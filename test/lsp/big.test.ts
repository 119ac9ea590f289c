import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { WorkspaceCheckProgress, WorkspaceCheckRequest } from "../../server/src/lsp/protocol.ts";
import { writeMonorepo } from "../bench/monorepo.ts";
import { type Session, startSession } from "./session.ts";
import { watchStretches } from "./stretches.ts";

const OURS = 1500;
const CROSSING = "kubernetes/no-metrics";

describe("a big monorepo in the editor", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "paylint-big-lsp-"));
    writeMonorepo(root, { files: OURS * 3, ours: OURS });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const path = "domains/domain-7/service-47/k8s/deployment.yaml";
  const rulesOf = async (session: Session, uri: string): Promise<unknown[]> =>
    (await session.diagnostics(uri)).map(({ code }) => code);

  test("answers for the first file before the others are read, and again when they are", async () => {
    const watch = watchStretches("big");
    const session = await startSession({ existing: root, preload: watch.preload });
    try {
      const uri = await session.open(path, "yaml", readFileSync(join(root, path), "utf8"));
      const alone = await rulesOf(session, uri);
      assert.ok(alone.length > 0 && !alone.includes(CROSSING), alone.join());
      let together = alone;
      for (let seen = 0; !together.includes(CROSSING); together = await rulesOf(session, uri)) {
        await session.refreshedBeyond(seen);
        seen = session.refreshes();
      }
      assert.ok(alone.every((rule) => together.includes(rule)));
      assert.ok(watch.longest() < 250, "others had their turn while the folder was read");
    } finally {
      watch.end();
      assert.equal(await session.end(), 0);
    }
  });

  test("is checked whole with word of how far it is, and can be left", async () => {
    const watch = watchStretches("whole");
    const session = await startSession({ existing: root, preload: watch.preload });
    try {
      const { files, checked, cancelled } = await session.connection.sendRequest(WorkspaceCheckRequest);
      assert.equal(checked, OURS);
      assert.equal(cancelled, false);
      assert.ok(files.every(({ uri }) => !uri.includes("/generated/")));
      assert.ok(watch.longest() < 250, "others had their turn while the folder was checked");
      const leaving = new CancellationTokenSource();
      session.connection.onNotification(WorkspaceCheckProgress.method, ({ done }: { done: number }) => {
        if (done > 0) leaving.cancel();
      });
      const left = await session.connection.sendRequest(WorkspaceCheckRequest, leaving.token);
      assert.ok(left.cancelled && left.checked < OURS);
    } finally {
      watch.end();
      assert.equal(await session.end(), 0);
    }
  });
});
