import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** There is no kubectl here. The message is one line. */
export class NoKubectl extends Error {
  override name = "NoKubectl";
}

/**
 * Runs kubectl without a shell and gives what it prints. Throws its standard error on an exit code but 0, and
 * {@link NoKubectl}.
 */
export async function runKubectl(program: string, env: NodeJS.ProcessEnv, args: string[], stdin = ""): Promise<string> {
  const child = spawn(program, args, { env });
  const code = new Promise<number | null>((resolve, reject) => {
    child.once("close", resolve);
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new NoKubectl(`\`${program}\` is not installed`, { cause: error }) : error),
    );
  });
  // A kubectl that ends before it has read everything says why on standard error
  child.stdin.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") child.emit("error", error);
  });
  child.stdin.end(stdin);
  const [exit, stdout, stderr] = await Promise.all([code, text(child.stdout), text(child.stderr)]);
  if (exit !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr.trim() || `exit ${exit}`}`);
  return stdout;
}

/** Makes a namespace with a fresh name; gives it when the cluster has put in it what its pods need to start. */
export async function createNamespace(
  kubectl: (args: string[], stdin?: string) => Promise<string>,
  labels: Record<string, string>,
): Promise<string> {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { generateName: "paylint-", labels } };
  const name = await kubectl(["create", "-f", "-", "-o", "jsonpath={.metadata.name}"], JSON.stringify(namespace));
  // One at a time: of several that are not there yet, kubectl does not wait for the first.
  for (const object of ["serviceaccount/default", "configmap/kube-root-ca.crt"])
    await kubectl(["wait", "-n", name, "--for=create", object]);
  return name;
}
