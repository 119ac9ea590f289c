import { type Json, at, listAt, textAt } from "./json.ts";

/** What a kubeconfig says of a context. */
export interface ContextEntry {
  readonly context: string;
  readonly cluster: string;
  readonly server: string;
  /** The context's own namespace; empty where it names none. */
  readonly namespace: string;
  /** Why nobody can be sure who answers there; undefined where that is sure. */
  readonly trouble: Trouble | undefined;
}

/** A short stable name, what is wrong and what to do. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export function findContext(config: Json, name: string): ContextEntry | undefined {
  const named = (list: string, wanted: string): Json | undefined =>
    listAt(config, list).find((entry) => textAt(entry, "name") === wanted);
  const found = at(named("contexts", name), "context");
  if (found === undefined) return undefined;
  const clusterName = textAt(found, "cluster");
  const cluster = at(named("clusters", clusterName), "cluster");
  return {
    context: name,
    cluster: clusterName,
    server: textAt(cluster, "server"),
    namespace: textAt(found, "namespace"),
    trouble: troubleOf(cluster, name),
  };
}

/** What puts somebody between us and the cluster: its identity is only worth what the connection is. */
function troubleOf(cluster: Json | undefined, context: string): Trouble | undefined {
  const server = textAt(cluster, "server");
  if (at(cluster, "insecure-skip-tls-verify") === true)
    return {
      code: "target/insecure",
      message: `The context \`${context}\` does not verify the server's certificate (\`insecure-skip-tls-verify\`), so anybody can answer in the cluster's place`,
      hint: "Put the cluster's certificate authority into the kubeconfig",
    };
  if (/^http:/i.test(server) && !isLoopback(server))
    return {
      code: "target/insecure",
      message: `The context \`${context}\` speaks to ${server} without TLS, so anybody on the way can answer in the cluster's place`,
      hint: "Use the cluster's https address",
    };
  const proxy = textAt(cluster, "proxy-url");
  if (proxy !== "")
    return {
      code: "target/proxy",
      message: `The context \`${context}\` goes through a proxy of the kubeconfig (\`proxy-url\`), which decides where requests end`,
      hint: "Use a context that leads to the cluster itself",
    };
  return undefined;
}

/** `kubectl proxy` and tunnels end on this machine. */
function isLoopback(server: string): boolean {
  try {
    const { hostname } = new URL(server);
    return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
  } catch {
    return false;
  }
}
