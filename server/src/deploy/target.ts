import { wordsOf } from "../model/environment-tier.ts";

/**
 * A place that may be deployed to. Kept in the user's own settings, never in a workspace: a pull request must not be
 * able to add one.
 */
export interface Target {
  /** The context's name in the kubeconfig. */
  readonly context: string;
  /** The API server's URL, exactly as in the kubeconfig. */
  readonly server: string;
  readonly namespace: string;
  /** UID of the namespace `kube-system`: it is the cluster's identity, since a name or URL can come to mean another. */
  readonly clusterUid?: string;
  /** SHA-256 (hex) of the cluster's CA certificate; stands in for the UID where that may not be read. */
  readonly certificateHash?: string;
}

/** The label that a namespace must have, set by somebody with rights on the cluster: the second lock. */
export const MARKER_LABEL = "paylint/environment";
export const MARKER_VALUE = "staging";

/** What of a place is looked at for a sign of production. */
export interface PlaceNames {
  readonly context: string;
  readonly server: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Labels of the namespace and of `kube-system`. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Denial {
  /** Which of the names: “context”, “server” … */
  readonly part: string;
  readonly name: string;
  readonly word: string;
}

const PRODUCTION = /^(?:prod|prods|production|prd|live|[a-z]{2}prod|prod[a-z]{2}|prod\d+|prd\d+|live\d+)$/;
const OPPOSITE = new Set(["non", "pre", "not", "no"]);

/**
 * The first sign of production in the names of a place; it stops a deploy even to a listed target. Stricter than the
 * tier that rules judge by: `prod-test` may be anything, and is denied; only `nonprod` and `preprod` are known not to be.
 * @param extra words of the user's own that mean production, such as `emea-main`; matched anywhere, in any case
 */
export function findDenial(place: PlaceNames, extra: readonly string[] = []): Denial | undefined {
  const parts: [part: string, name: string][] = [
    ["context", place.context],
    ["server", place.server],
    ["cluster", place.cluster],
    ["namespace", place.namespace],
    ...Object.entries(place.labels ?? {}).map(([key, value]): [string, string] => [`label ${key}`, value]),
  ];
  for (const [part, name] of parts) {
    const word =
      productionWord(name) ?? extra.find((own) => own !== "" && name.toLowerCase().includes(own.toLowerCase()));
    if (word !== undefined) return { part, name, word };
  }
  return undefined;
}

function productionWord(name: string): string | undefined {
  const words = wordsOf(name);
  return words.find((word, index) => PRODUCTION.test(word) && !OPPOSITE.has(words[index - 1] ?? ""));
}

/** Reads a list of targets as a settings file holds it. What is no target is named in `problems`. */
export function readTargets(value: unknown): {
  readonly targets: readonly Target[];
  readonly problems: readonly string[];
} {
  if (value === undefined) return { targets: [], problems: [] };
  if (!Array.isArray(value)) return { targets: [], problems: ["the list of staging targets is not a list"] };
  const targets: Target[] = [];
  const problems: string[] = [];
  for (const [index, entry] of (value as unknown[]).entries()) {
    const target = readTarget(entry);
    if (typeof target === "string") problems.push(`staging target ${index + 1}: ${target}`);
    else targets.push(target);
  }
  return { targets, problems };
}

function readTarget(entry: unknown): Target | string {
  if (typeof entry !== "object" || entry === null) return "it is not a map";
  const record = entry as Record<string, unknown>;
  const text = (key: string): string | undefined => {
    const value = record[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [context, server, namespace] = [text("context"), text("server"), text("namespace")];
  if (context === undefined) return "`context` is missing";
  if (server === undefined) return "`server` is missing";
  if (namespace === undefined) return "`namespace` is missing";
  const [clusterUid, certificateHash] = [text("clusterUid"), text("certificateHash")];
  if (clusterUid === undefined && certificateHash === undefined)
    return "`clusterUid` is missing; without it a name could come to mean another cluster";
  return {
    context,
    server,
    namespace,
    ...(clusterUid === undefined ? {} : { clusterUid }),
    ...(certificateHash === undefined ? {} : { certificateHash }),
  };
}

export function isSameTarget(left: Target, right: Target): boolean {
  return (
    left.context === right.context &&
    left.server === right.server &&
    left.namespace === right.namespace &&
    left.clusterUid === right.clusterUid &&
    left.certificateHash === right.certificateHash
  );
}

export function shownTarget({ context, namespace }: Pick<Target, "context" | "namespace">): string {
  return `${context}/${namespace}`;
}
