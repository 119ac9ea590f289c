import type { DeployHost } from "../outside/host.ts";
import { type Json, listAt, textAt, textsAt } from "../kubectl/json.ts";
import { type ContextEntry, findContext } from "../kubectl/connection.ts";
import { certificateHash, markCommand, readContext, refuseInWorkspace } from "./place.ts";
import { readObjects } from "../kubectl/object.ts";
import { stopFor } from "../decisions/failed-call.ts";
import { Stop, refuse } from "../decisions/stop.ts";
import { type Denial, MARKER_LABEL, MARKER_VALUE, type Target, findDenial } from "../decisions/target.ts";

/** What is known of a place before it is listed: shown to the user, who decides. */
export interface Evidence {
  readonly target: Target;
  /** The cluster's name in the kubeconfig. */
  readonly cluster: string;
  /** As whom the cluster knows the user. */
  readonly user: string | undefined;
  readonly marked: boolean;
  /** What somebody with rights on the cluster runs to mark the namespace. */
  readonly markCommand: string;
  /** A sign of production: such a place cannot be listed. */
  readonly denial: Denial | undefined;
}

/** The contexts of the kubeconfig, by name. Which of them is the current one is of no interest. */
export async function listContexts(host: Pick<DeployHost, "kubectl" | "connect">): Promise<ContextEntry[]> {
  const kubectl = host.connect(host.kubectl, { context: "", namespace: "" });
  const result = await kubectl.run({ args: ["config", "view", "-o", "json"] });
  if (!result.ok) throw stopFor(result.error, true, result.command);
  const config = JSON.parse(result.stdout) as Json;
  return listAt(config, "contexts")
    .flatMap((context) => findContext(config, textAt(context, "name")) ?? [])
    .sort((left, right) => (left.context < right.context ? -1 : 1));
}

/**
 * Looks at a place that is to be listed.
 * @param roots workspaces that the kubeconfig must not lie in: what it names is run to get credentials
 * @throws Stop when the context or the namespace is not there, or the cluster does not answer
 */
export async function gatherEvidence(
  host: Pick<DeployHost, "kubectl" | "connect">,
  context: string,
  namespace: string,
  denied: readonly string[],
  roots: readonly string[],
): Promise<Evidence> {
  for (const file of host.kubectl.kubeconfig) for (const root of roots) refuseInWorkspace(file, root, true);
  const entry = await readContext(host.connect(host.kubectl, { context, namespace }), context);
  if (entry === undefined) return refuse("target/context-unknown", `The kubeconfig has no context \`${context}\``);
  if (entry.trouble !== undefined) throw new Stop("refused", entry.trouble);
  const kubectl = host.connect(host.kubectl, { context, namespace, server: entry.server });
  const read = async (name: string) => kubectl.run({ args: ["get", "namespace", name, "-o", "json"] });
  const [own, system, who] = await Promise.all([
    read(namespace),
    read("kube-system"),
    kubectl.run({ args: ["auth", "whoami", "-o", "json"] }),
  ]);
  if (!own.ok) {
    if (own.error.kind === "not-found")
      refuse("target/namespace-unknown", `The cluster has no namespace \`${namespace}\``);
    throw stopFor(own.error, true, own.command);
  }
  const systemNamespace = system.ok ? readObjects(system.stdout)[0] : undefined;
  const hash = await certificateHash(kubectl);
  const clusterUid = textAt(systemNamespace?.metadata, "uid");
  if (clusterUid === "" && hash === undefined)
    throw new Stop("refused", {
      code: "target/identity-unknown",
      message:
        "The cluster cannot be told from others: the namespace `kube-system` may not be read, and the kubeconfig names no certificate",
    });
  const labels = {
    ...textsAt(systemNamespace?.metadata, "labels"),
    ...textsAt(readObjects(own.stdout)[0]?.metadata, "labels"),
  };
  const target: Target = {
    context,
    server: entry.server,
    namespace,
    ...(clusterUid === "" ? {} : { clusterUid }),
    ...(hash === undefined ? {} : { certificateHash: hash }),
  };
  return {
    target,
    cluster: entry.cluster,
    user: who.ok ? textAt(JSON.parse(who.stdout) as Json, "status", "userInfo", "username") : undefined,
    marked: labels[MARKER_LABEL] === MARKER_VALUE,
    markCommand: markCommand(kubectl, namespace),
    denial: findDenial({ ...entry, namespace, labels }, denied),
  };
}
