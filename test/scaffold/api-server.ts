import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Kinds that the generated files hold, as an API server's discovery lists them. */
const RESOURCES: Readonly<Record<string, readonly (readonly [resource: string, kind: string])[]>> = {
  v1: [
    ["services", "Service"],
    ["serviceaccounts", "ServiceAccount"],
    ["secrets", "Secret"],
    ["configmaps", "ConfigMap"],
  ],
  "apps/v1": [["deployments", "Deployment"]],
  "policy/v1": [["poddisruptionbudgets", "PodDisruptionBudget"]],
  "networking.k8s.io/v1": [
    ["networkpolicies", "NetworkPolicy"],
    ["ingresses", "Ingress"],
  ],
  "external-secrets.io/v1": [["externalsecrets", "ExternalSecret"]],
};

/**
 * As much of an API server as the real kubectl asks before a client-side dry run: its version, which kinds there are,
 * and whether an object exists already (none does). Loopback, plain HTTP, a free port.
 */
export async function startApiServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const body = answerTo(path);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(
      JSON.stringify(body ?? { kind: "Status", apiVersion: "v1", status: "Failure", reason: "NotFound", code: 404 }),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

function answerTo(path: string): unknown {
  if (path === "/version") return { major: "1", minor: "32", gitVersion: "v1.32.0" };
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"] };
  if (path === "/apis") {
    const groups = Object.keys(RESOURCES).filter((version) => version !== "v1");
    return { kind: "APIGroupList", apiVersion: "v1", groups: groups.map(groupOf) };
  }
  const version = /^\/(?:api|apis)\/(v1|[^/]+\/v1)$/.exec(path)?.[1];
  const resources = version === undefined ? undefined : RESOURCES[version];
  if (resources === undefined) return undefined;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: version,
    resources: resources.map(([name, kind]) => ({
      name,
      kind,
      singularName: kind.toLowerCase(),
      namespaced: true,
      verbs: ["get", "list", "create", "patch", "delete"],
    })),
  };
}

function groupOf(groupVersion: string): unknown {
  const version = { groupVersion, version: "v1" };
  return { name: groupVersion.slice(0, groupVersion.indexOf("/")), versions: [version], preferredVersion: version };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
