import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "./cluster.ts";
import { kubeconfigText, type Connection } from "./kubeconfig.ts";
import { createNamespace, runKubectl } from "./kubectl.ts";

/** The user's cluster goes with the user's kubectl: `$KUBECTL`, else the one on the path. */
const kubectlProgram = process.env["KUBECTL"] ?? "kubectl";

interface View {
  clusters: { cluster: { server: string; "certificate-authority-data"?: string } }[];
  users: { user: Record<string, unknown> }[];
}

/**
 * The user's own cluster behind a context of the user's kubeconfig. Its pods are real, so they play no scenarios.
 * Of all that tests make, it removes the namespaces when it is stopped. Throws {@link NoKubectl}.
 */
export async function useCluster(context: string): Promise<Cluster> {
  // A plugin that signs the user in looks for its files in the home folder, so that stays
  const signIn = { ...process.env, KUBERC: "off" };
  const view = ["config", "view", "--raw", "--minify", "--flatten", "-o", "json", `--context=${context}`];
  const { clusters, users } = JSON.parse(await runKubectl(kubectlProgram, signIn, view)) as View;
  const cluster = clusters[0]?.cluster;
  if (!cluster) throw new Error(`the context \`${context}\` has no cluster`);
  const connection: Connection = { cluster: { ...cluster }, user: users[0]?.user ?? {} };

  const folder = await mkdtemp(join(tmpdir(), "paylint-cluster-"));
  let files = 0;
  const kubeconfig: Cluster["kubeconfig"] = async (...contexts) => {
    const path = join(folder, `kubeconfig-${++files}.json`);
    await writeFile(path, kubeconfigText(connection, contexts), { mode: 0o600 });
    return path;
  };
  const env = { ...signIn, KUBECONFIG: await kubeconfig(), KUBECACHEDIR: join(folder, "cache") };
  const kubectl: Cluster["kubectl"] = (args, stdin) => runKubectl(kubectlProgram, env, args, stdin);
  const namespaces: string[] = [];
  return {
    server: cluster.server,
    ca: Buffer.from(cluster["certificate-authority-data"] ?? "", "base64").toString(),
    env,
    kubeconfig,
    kubectlProgram,
    kubectl,
    async createNamespace(labels = {}) {
      const name = await createNamespace(kubectl, labels);
      namespaces.push(name);
      return name;
    },
    async stop() {
      try {
        if (namespaces.length > 0) await kubectl(["delete", "namespace", "--wait=false", ...namespaces]);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}
