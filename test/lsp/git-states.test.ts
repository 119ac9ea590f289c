import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GitStatesNotification } from "../../server/src/lsp/protocol.ts";
import { PULLING, startSession } from "./session.ts";

const codes = (items: readonly { code?: unknown }[]): unknown[] => items.map(({ code }) => code);

describe("what the client tells of git", () => {
  test("changes the findings of .env files, and asks to look again only where that matters", async () => {
    const session = await startSession({ files: { Dockerfile: "FROM scratch\n" }, capabilities: PULLING });
    try {
      await session.refreshedBeyond(0); // The folder has been read.
      const root = session.uriOf("").replace(/\/$/, "");
      const tell = (states: Record<string, "tracked" | "ignored"> | undefined): Promise<void> =>
        session.connection.sendNotification(GitStatesNotification, states === undefined ? { root } : { root, states });
      const docker = await session.open("Dockerfile", "dockerfile", "FROM scratch\n");
      await session.diagnostics(docker);
      const before = session.refreshes();
      await tell({ ".env": "tracked", "other/.env": "ignored" });
      await session.diagnostics(docker);
      assert.equal(session.refreshes(), before);
      const uri = await session.open(".env", "dotenv", "LOG_LEVEL=info\n");
      assert.deepEqual(codes(await session.diagnostics(uri)), ["dotenv/tracked-file"]);
      const first = session.refreshes();
      await tell({ ".env": "ignored" });
      await session.refreshedBeyond(first);
      assert.deepEqual(codes(await session.diagnostics(uri)), []);
      const second = session.refreshes();
      await tell(undefined);
      await session.refreshedBeyond(second);
      assert.deepEqual(codes(await session.diagnostics(uri)), []);
    } finally {
      assert.equal(await session.end(), 0);
    }
  });

  test("reaches a client that does not pull; a folder nobody knows is no matter", async () => {
    const session = await startSession({ capabilities: {} });
    try {
      const uri = await session.open(".env", "dotenv", "LOG_LEVEL=info\n");
      await session.published(uri, ({ diagnostics }) => diagnostics.length === 0);
      await session.connection.sendNotification(GitStatesNotification, { root: "file:///nowhere", states: {} });
      const root = session.uriOf("").replace(/\/$/, "");
      await session.connection.sendNotification(GitStatesNotification, { root, states: { ".env": "tracked" } });
      const { diagnostics } = await session.published(uri, (published) => published.diagnostics.length > 0);
      assert.deepEqual(codes(diagnostics), ["dotenv/tracked-file"]);
    } finally {
      assert.equal(await session.end(), 0);
    }
  });
});
