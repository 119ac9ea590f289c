import assert from "node:assert/strict";
import { test } from "node:test";

test("the service is alive and ready", async () => {
  process.env.PORT = "3999";
  await import("./server.js");
  for (const path of ["/health", "/ready"]) {
    const response = await fetch(`http://127.0.0.1:3999${path}`);
    assert.equal(response.status, 200, path);
  }
  process.kill(process.pid, "SIGTERM");
});
