import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeployView } from "../../server/src/cli/deploy-view.ts";
import type { DeployEvent } from "../../server/src/deploy/decisions/events.ts";

const EVENTS: readonly DeployEvent[] = [
  { event: "step", step: "apply", wave: "canary", status: "running", detail: "Deployment/api-canary" },
  { event: "step", step: "apply", wave: "canary", status: "passed", detail: "1 object" },
  { event: "notice", step: "watch", wave: "canary", message: "connection refused", isLost: true },
  { event: "step", step: "verify", wave: "canary", status: "warned", detail: "0 answers, 1 unverified" },
  { event: "step", step: "soak", wave: "canary", status: "failed", detail: "`api-canary-1` is no longer ready" },
  { event: "step", step: "apply", wave: "all", status: "passed", detail: "3 objects" },
];

function written(format: "text" | "json"): string[] {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(text) > 0 };
  const { show } = createDeployView(format, stream as unknown as NodeJS.WriteStream);
  for (const event of EVENTS) show(event);
  return lines;
}

test("people read of a canary and of a lost server in words", () => {
  assert.deepEqual(
    written("text").map((line) => line.replaceAll(/\s+/g, " ").trim()),
    [
      "✓ Apply Canary: 1 object",
      "It is not known how things are; trying again: connection refused",
      "! Health Canary: 0 answers, 1 unverified",
      "✗ Soak",
      "✓ Apply 3 objects",
    ],
  );
});

test("programs read of them in fields", () => {
  assert.deepEqual(
    written("json").map((line) => {
      const { at, ...event } = JSON.parse(line) as DeployEvent & { at: string };
      assert.ok(Date.parse(at) > 0);
      return event;
    }),
    EVENTS,
  );
});
