import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeApi } from "./fake-api.ts";
import type { ApiObject, FakeApi, FakeApiOptions, JsonObject } from "./fake-api.ts";

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export interface Cluster {
  api: FakeApi;
  /** Lets time pass, in milliseconds. */
  pass(milliseconds: number): void;
  /** The clock, in milliseconds. */
  now(): number;
  folder: string;
  environment: Record<string, string>;
  /** Runs the real kubectl against the namespace `payments`; `input` is its stdin. */
  kubectl(args: readonly string[], input?: unknown): Promise<Ran>;
}

export const KUBECTL = process.env.KUBECTL ?? "kubectl";
export const EPOCH = Date.parse("2026-03-01T12:00:00Z");

/** A fake API with a clock of its own and the namespace `payments`, gone when `use` ends. */
export async function withCluster(
  use: (cluster: Cluster) => Promise<void>,
  options: Partial<FakeApiOptions> = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "paylint-api-"));
  let clock = EPOCH;
  const api = await startFakeApi({ now: () => clock, ...options });
  const config = api.kubeconfig({ folder });
  api.objects.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "payments" } });
  const environment = { PATH: process.env.PATH ?? "", HOME: folder, KUBECONFIG: config, KUBERC: "off", NO_PROXY: "*" };
  const kubectl = (args: readonly string[], input?: unknown): Promise<Ran> =>
    new Promise((done, fail) => {
      const flags = ["--kubeconfig", config, "--context", "staging", "--namespace", "payments"];
      const child = spawn(KUBECTL, [...flags, "--cache-dir", join(folder, "cache"), ...args], { env: environment });
      const parts = { out: "", err: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => (parts.out += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (parts.err += text));
      child.on("error", fail);
      child.on("close", (code) => done({ code, ...parts }));
      child.stdin.end(input === undefined ? "" : typeof input === "string" ? input : JSON.stringify(input));
    });
  try {
    await use({ api, pass: (milliseconds) => (clock += milliseconds), now: () => clock, folder, environment, kubectl });
  } finally {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const APPLY = ["apply", "--server-side", "--field-manager=paylint", "-f", "-"];
export const NAMESPACE = "payments";

interface Parts {
  spec?: JsonObject;
  container?: JsonObject;
}

export const deployment = (image: string, { spec = {}, container = {} }: Parts = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: NAMESPACE },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "app", image, ...container }] },
    },
    ...spec,
  },
});

export const json = (text: string): ApiObject & { items: ApiObject[] } =>
  JSON.parse(text) as ApiObject & { items: ApiObject[] };

export async function ok(cluster: Cluster, args: readonly string[], input?: unknown): Promise<string> {
  const ran = await cluster.kubectl(args, input);
  assert.equal(ran.code, 0, `kubectl ${args.join(" ")}: ${ran.err}`);
  return ran.out;
}

export async function fails(cluster: Cluster, args: readonly string[], input: unknown, error: RegExp): Promise<void> {
  const ran = await cluster.kubectl(args, input);
  assert.equal(ran.code, 1, ran.out);
  assert.match(ran.err, error);
}

export const pods = ({ api }: Cluster): ApiObject[] => api.objects.list("Pod", NAMESPACE);
export const web = ({ api }: Cluster): ApiObject => api.objects.get("Deployment", "web", NAMESPACE) as ApiObject;
