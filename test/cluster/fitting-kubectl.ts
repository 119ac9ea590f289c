import { realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import type { Cluster } from "./cluster.ts";
import { kubectlPath, runKubectl } from "./kubectl.ts";

interface Versions {
  clientVersion: { minor: string };
  serverVersion: { minor: string };
}

const fitting = new WeakMap<Cluster, Promise<string>>();

/**
 * A kubectl that a deploy to the cluster accepts: at most one minor version apart. It is the kubectl of the tests, or, where
 * that is Google's dispatcher, which knows the newest versions late, the nearest of those that lie beside it.
 * Throws a message of one line when there is none.
 */
export function fittingKubectl(cluster: Cluster): Promise<string> {
  const known = fitting.get(cluster) ?? findFitting(cluster);
  fitting.set(cluster, known);
  return known;
}

async function findFitting(cluster: Cluster): Promise<string> {
  const { clientVersion, serverVersion } = JSON.parse(await cluster.kubectl(["version", "-o", "json"])) as Versions;
  const server = Number.parseInt(serverVersion.minor, 10);
  if (Math.abs(server - Number.parseInt(clientVersion.minor, 10)) <= 1) return kubectlPath;
  const folder = dirname(await locate());
  for (const minor of [server, server - 1, server + 1]) {
    const path = join(folder, `kubectl.1.${minor}`);
    const runs = await runKubectl(cluster.env, ["version", "--client"], "", path).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  throw new Error(`set KUBECTL to a kubectl of 1.${server}: the deploy tests do not go with 1.${clientVersion.minor}`);
}

async function locate(): Promise<string> {
  if (isAbsolute(kubectlPath)) return realpath(kubectlPath);
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const found = await realpath(join(folder, kubectlPath)).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return kubectlPath;
}
