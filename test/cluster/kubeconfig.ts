import type { ContextOptions } from "./cluster.ts";

/** The connection that a kubeconfig is made from, in the words of its file format. */
export interface Connection {
  cluster: Record<string, unknown>;
  user: Record<string, unknown>;
}

/**
 * The text of a kubeconfig. A user that is not the administrator is the administrator impersonating it: the API server
 * answers as it would to that user, with any name, and on a cluster that makes no users for tests.
 */
export function kubeconfigText(connection: Connection, options: ContextOptions[]): string {
  const contexts = (options.length > 0 ? options : [{}]).map(({ context, cluster, user, namespace }) => ({
    name: context ?? "paylint-test",
    context: { cluster: cluster ?? "paylint-test", user: user ?? "admin", ...(namespace ? { namespace } : {}) },
  }));
  const clusters = new Set(contexts.map(({ context }) => context.cluster));
  const users = new Set(contexts.map(({ context }) => context.user));
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": contexts[0]?.name,
    contexts,
    clusters: [...clusters].map((name) => ({ name, cluster: connection.cluster })),
    users: [...users].map((name) => ({
      name,
      user: name === "admin" ? connection.user : { ...connection.user, as: name },
    })),
  });
}
