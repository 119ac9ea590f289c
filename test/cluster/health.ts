import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What the pods of a control plane answer over HTTP: `/health` and `/ready` 200, anything else 404, until told. A query
 * tells workloads apart: what is set for `/health?of=payments` goes before what is set for `/health`.
 */
export interface Health {
  /** From now on every pod answers `path` with `status`. */
  set(path: string, status: number): void;
  /** How often pods were asked for `path`, its query included. */
  asked(path: string): number;
  /** Back to how it started. */
  reset(): void;
}

export interface HealthServer {
  health: Health;
  port: number;
  close(): Promise<void>;
}

const healthy = [
  ["/health", 200],
  ["/ready", 200],
] as const;

/** The server on loopback that the port-forwards to pods end in. */
export async function serveHealth(): Promise<HealthServer> {
  const statuses = new Map<string, number>(healthy);
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const status = statuses.get(path) ?? statuses.get(new URL(path, "http://pod").pathname) ?? 404;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ status }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    health: {
      set: (path, status) => void statuses.set(path, status),
      asked: (path) => counts.get(path) ?? 0,
      reset() {
        statuses.clear();
        for (const [path, status] of healthy) statuses.set(path, status);
      },
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
