import { createHash } from "node:crypto";
import { type ContextEntry, findContext } from "../kubectl/connection.ts";
import { type Context, call, note } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import type { StepId } from "../decisions/events.ts";
import { liesIn } from "../../disk/inside.ts";
import { type Json, at, textAt, textsAt } from "../kubectl/json.ts";
import type { Kubectl } from "../kubectl/kubectl.ts";
import { type ClusterObject, readObjects } from "../kubectl/object.ts";
import { callWhileReached } from "../outside/reach.ts";
import { type StagingList, StagingListError } from "../outside/staging-list.ts";
import { Stop, refuse } from "../decisions/stop.ts";
import { MARKER_LABEL, MARKER_VALUE, findDenial, isSameTarget, shownTarget } from "../decisions/target.ts";

/** Reads a context of the kubeconfig, without its credentials. */
export async function readContext(kubectl: Kubectl, name: string): Promise<ContextEntry | undefined> {
  const result = await kubectl.run({ args: ["config", "view", "-o", "json"] });
  if (!result.ok) throw stopFor(result.error, true, result.command);
  return findContext(JSON.parse(result.stdout) as Json, name);
}

/**
 * Both locks: the target stands in the user's list and means what it meant when it was listed, and the cluster itself says
 * that the namespace is for staging. Asked before the first step and again before every change.
 * @param before nothing has been changed yet
 */
export async function verifyPlace(context: Context, step: StepId, before: boolean): Promise<void> {
  await verifyTarget(context, before);
  await verifyCluster(context, step, before);
}

function stop(before: boolean, code: string, message: string, hint?: string): never {
  throw new Stop(before ? "refused" : "handed-over", { code, message, ...(hint === undefined ? {} : { hint }) });
}

/** The first lock, and the signs of production that open neither. */
export async function verifyTarget(context: Context, before: boolean): Promise<ContextEntry> {
  const { request, host } = context;
  const { target, source } = request;
  const list = await readList(context, before);
  if (list.targets.length === 0)
    stop(
      before,
      "target/none",
      "No staging target is set up, so nothing can be deployed",
      "Add a staging target first",
    );
  if (!list.targets.some((known) => isSameTarget(known, target)))
    stop(
      before,
      "target/unlisted",
      `\`${shownTarget(target)}\` is not in your list of staging targets`,
      "Add it as a staging target, after looking at what it is",
    );
  for (const file of host.kubectl.kubeconfig) refuseInWorkspace(file, source.root, before);
  const entry = await readContext(context.config, target.context);
  if (entry === undefined)
    return stop(
      before,
      "target/context-unknown",
      `The kubeconfig has no context \`${target.context}\``,
      "Log in to the cluster again, or remove the target",
    );
  if (entry.server !== target.server)
    stop(
      before,
      "target/server-changed",
      `The context \`${target.context}\` leads to ${entry.server} now; it was listed as ${target.server}`,
      "If that is right, remove the target and add it anew",
    );
  const denial = findDenial({ ...entry, namespace: target.namespace }, list.denied);
  if (denial !== undefined) denied(denial, before);
  if (entry.trouble !== undefined) {
    const { code, message, hint } = entry.trouble;
    stop(before, code, message, hint);
  }
  return entry;
}

function denied({ part, name, word }: { part: string; name: string; word: string }, before: boolean): never {
  return stop(
    before,
    "target/denied",
    `The ${part} \`${name}\` speaks of production (\`${word}\`), and nothing is deployed there from here, listed or not`,
    "Deploy to production through your release pipeline",
  );
}

/** A list that is broken is none. Its file may have been changed while a deploy goes on. */
async function readList({ host }: Context, before: boolean): Promise<StagingList> {
  try {
    return await host.list();
  } catch (error) {
    if (!(error instanceof StagingListError)) throw error;
    return stop(before, "target/list-broken", `Your list of staging targets cannot be used: ${error.what}`, error.hint);
  }
}

/** A kubeconfig that comes with the workspace could be changed by a pull request, and can run programs. */
export function refuseInWorkspace(file: string, root: string, before: boolean): void {
  if (liesIn(file, root))
    stop(
      before,
      "target/kubeconfig-in-workspace",
      `The kubeconfig ${file} lies in the workspace, where a pull request could change it`,
      "Keep it in your home folder",
    );
}

/** The second lock, and the cluster's identity. */
export async function verifyCluster(context: Context, step: StepId, before: boolean): Promise<void> {
  const { target } = context.request;
  const { denied: words } = await readList(context, before);
  const namespaceCall = { args: ["get", "namespace", target.namespace, "-o", "json"] };
  const systemCall = { args: ["get", "namespace", "kube-system", "-o", "json"] };
  const [own, system] = await Promise.all([
    callWhileReached(context, step, namespaceCall, before),
    callWhileReached(context, step, systemCall, before),
  ]);
  if (!own.ok) {
    if (own.error.kind === "not-found")
      stop(
        before,
        "target/namespace-unknown",
        `The cluster has no namespace \`${target.namespace}\``,
        "Create it, and label it as staging",
      );
    throw stopFor(own.error, before, own.command);
  }
  let systemNamespace: ClusterObject | undefined;
  if (system.ok) systemNamespace = readObjects(system.stdout)[0];
  else if (system.error.kind !== "forbidden") throw stopFor(system.error, before, system.command);
  await verifyIdentity(context, step, systemNamespace, before);
  const namespace = readObjects(own.stdout)[0];
  const labels = textsAt(namespace?.metadata, "labels");
  if (labels[MARKER_LABEL] !== MARKER_VALUE)
    stop(
      before,
      "target/marker-missing",
      `The namespace \`${target.namespace}\` is not labelled as staging in the cluster`,
      `Somebody with rights on the cluster says so once: ${markCommand(context.kubectl, target.namespace)}`,
    );
  const all = { ...textsAt(systemNamespace?.metadata, "labels"), ...labels };
  const denial = findDenial({ context: "", server: "", cluster: "", namespace: "", labels: all }, words);
  if (denial !== undefined) denied(denial, before);
}

/** What somebody with rights on the cluster runs, once, to open the second lock. Paylint never runs it. */
export function markCommand(kubectl: Kubectl, namespace: string): string {
  return kubectl.shown(["label", "namespace", namespace, `${MARKER_LABEL}=${MARKER_VALUE}`]);
}

async function verifyIdentity(
  context: Context,
  step: StepId,
  system: ClusterObject | undefined,
  before: boolean,
): Promise<void> {
  const { target } = context.request;
  if (system !== undefined && target.clusterUid !== undefined) {
    if (textAt(system.metadata, "uid") === target.clusterUid) return;
    stop(
      before,
      "target/other-cluster",
      `\`${target.context}\` leads to another cluster than the one that was listed`,
      "Look at where it leads; if that is right, remove the target and add it anew",
    );
  }
  // One address and one certificate may stand for many clusters, as with Rancher or Teleport: what was listed by its
  // identity is known by nothing else. And whoever may read less of a cluster than before is often in production.
  const hash =
    target.clusterUid !== undefined || target.certificateHash === undefined
      ? undefined
      : await certificateHash(context.kubectl);
  if (hash === undefined || hash !== target.certificateHash)
    stop(
      before,
      "target/identity-unknown",
      target.clusterUid === undefined
        ? "It cannot be made sure that this is the cluster that was listed: the certificate is another one"
        : "It cannot be made sure that this is the cluster that was listed: the namespace `kube-system`, whose UID is its identity, may not be read",
      target.clusterUid === undefined
        ? "Look at where the context leads; if that is right, remove the target and add it anew"
        : "Get the right to read that namespace, or remove the target and add it anew",
    );
  if (before && step === "identity")
    note(
      context,
      step,
      "The namespace `kube-system` may not be read; the server's URL and certificate are taken for the cluster's identity",
    );
}

/** SHA-256 of the CA certificate that the context trusts; undefined where the kubeconfig holds none that can be read. */
export async function certificateHash(kubectl: Kubectl): Promise<string | undefined> {
  // Flattened, a certificate in a file of its own is read by kubectl, which knows from where its path counts.
  const raw = await kubectl.run({ args: ["config", "view", "--raw", "--flatten", "--minify", "-o", "json"] });
  if (!raw.ok) return undefined;
  const encoded = textAt(JSON.parse(raw.stdout) as Json, "clusters", 0, "cluster", "certificate-authority-data");
  return encoded === "" ? undefined : createHash("sha256").update(Buffer.from(encoded, "base64")).digest("hex");
}

/** Refuses kubectl that is too far from the server: their dry runs and defaults differ. */
export async function verifyVersions(context: Context): Promise<string> {
  const client = await context.config.run({ args: ["version", "--client", "-o", "json"] });
  if (!client.ok) throw stopFor(client.error, true, client.command);
  const version = readVersion(client.stdout, "clientVersion");
  if (version === undefined)
    refuse("kubectl/version", "kubectl does not say its version as JSON; a newer one is needed");
  if (version.major === 1 && version.minor < MIN_MINOR)
    refuse(
      "kubectl/too-old",
      `kubectl ${version.text} is too old: 1.${MIN_MINOR} or newer is needed for server-side apply`,
    );
  return version.text;
}

const MIN_MINOR = 24;

export async function verifySkew(context: Context, step: StepId): Promise<string> {
  const both = await call(context, step, { args: ["version", "-o", "json"] });
  if (!both.ok) throw stopFor(both.error, true, both.command);
  const client = readVersion(both.stdout, "clientVersion");
  const server = readVersion(both.stdout, "serverVersion");
  if (client === undefined || server === undefined) refuse("kubectl/version", "The server does not say its version");
  const apart = Math.abs(client.minor - server.minor);
  if (client.major !== server.major || apart > 1)
    refuse(
      "kubectl/skew",
      `kubectl ${client.text} and the server ${server.text} are ${apart} minor versions apart; Kubernetes allows one`,
      { hint: `Use kubectl 1.${server.minor}` },
    );
  return server.text;
}

function readVersion(printed: string, name: string): { major: number; minor: number; text: string } | undefined {
  const value = at(JSON.parse(printed) as Json, name);
  const text = textAt(value, "gitVersion");
  const match = /^v?(\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]), text };
}
