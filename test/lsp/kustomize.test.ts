import assert from "node:assert/strict";
import { test } from "node:test";
import { inFolder, paylint } from "../cli/program.ts";
import { startSession } from "./session.ts";

const BASE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
spec:
  selector: {matchLabels: {app: payments}}
  template:
    metadata: {labels: {app: payments}}
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/payments:1.4.2
          resources: {requests: {cpu: 100m}, limits: {memory: 128Mi}}
`;
const PATCH = `apiVersion: apps/v1
kind: Deployment
metadata: {name: payments}
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true}
`;
const FILES = {
  "base/deploy.yaml": BASE,
  "base/kustomization.yaml": "resources: [deploy.yaml]\n",
  "overlays/prod/kustomization.yaml": "resources: [../../base]\npatches: [{path: harden.yaml}]\n",
  "overlays/prod/harden.yaml": PATCH,
};

/** Rules with the lines, from 1, that they speak of. */
type Said = readonly string[];

test("a base is judged as its overlays build it, while they are edited", async () => {
  const session = await startSession({ files: FILES });
  await session.refreshedBeyond(0);
  const said = async (uri: string): Promise<Said> =>
    (await session.diagnostics(uri)).map(({ code, range }) => `${String(code)}@${range.start.line + 1}`);
  const base = await session.open("base/deploy.yaml", "yaml", BASE);
  const patch = await session.open("overlays/prod/harden.yaml", "yaml", PATCH);
  assert.ok(!(await said(base)).includes("kubernetes/root-user@11"), "the overlay sets the user");
  assert.ok((await said(base)).includes("kubernetes/service-account-token@4"), "nobody declines the token");

  // The patch stops doing it: the base says so, and the patch what it does now.
  const weaker = PATCH.replace("runAsNonRoot: true", "runAsUser: 0");
  const before = session.refreshes();
  await session.change(patch, 2, undefined, weaker);
  assert.ok((await said(patch)).includes("kubernetes/root-user@7"), "what the patch brings stands in the patch");
  await session.refreshedBeyond(before);
  assert.ok(!(await said(base)).includes("kubernetes/root-user@11"), "it is said where it is caused");

  await session.change(patch, 3, undefined, PATCH.replace("securityContext: {runAsNonRoot: true}", "hostPID: false"));
  await said(patch);
  assert.ok((await said(base)).includes("kubernetes/root-user@11"), "nobody sets the user any more");
  await session.end();
});

test("the command line judges what is built, in every thread", () => {
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, each) => [
      `other/${each}.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${each}}\n`,
    ]),
  );
  for (const files of [FILES, { ...many, ...FILES }]) {
    const { findings } = inFolder(
      files,
      (folder) =>
        JSON.parse(paylint(folder, "check", "--format", "json").out) as { findings: { path: string; rule: string }[] },
    );
    const rules = findings.filter(({ path }) => path === "base/deploy.yaml").map(({ rule }) => rule);
    assert.ok(!rules.includes("kubernetes/root-user") && rules.includes("kubernetes/service-account-token"));
  }
});
