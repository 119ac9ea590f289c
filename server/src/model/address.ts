/**
 * How far a connection to a host goes: it stays on the machine, in the cluster or private network, or leaves it.
 * `unknown` is a host that stands in for another, or is put together from variables.
 */
export type Reach = "machine" | "private" | "public" | "unknown";

export interface Address {
  /** Lower case, without the colon. */
  readonly scheme: string;
  readonly host: string;
  readonly reach: Reach;
}

const ADDRESS = /^([a-z][a-z\d+.-]*):\/\/(?:[^\s/?#]*@)?(\[[\da-f:.]*\]|[^\s/:?#,]*)/i;

/** The address that a value starts with; undefined when it is no URL. */
export function addressOf(value: string): Address | undefined {
  if (!value.includes("://")) return undefined;
  const match = ADDRESS.exec(value.replace(/^jdbc:/i, ""));
  if (match === null) return undefined;
  const [, scheme = "", host = ""] = match;
  return { scheme: scheme.toLowerCase(), host: host.toLowerCase(), reach: reachOf(host) };
}

/** Ends of names that no public resolver answers for. Sources: RFC 2606, RFC 6761, RFC 6762; Kubernetes DNS. */
const PRIVATE_ENDS =
  /\.(?:svc|local|internal|lan|home|intranet|corp|private|localdomain|cluster|consul|docker|mesh|arpa)$/;
const STAND_IN = /(?:^|\.)example\.(?:com|net|org)$|\.(?:example|invalid|test)$|^(?:your|my)[-_.]?|[<>{}$%*]|^x+$/;
/** A name of two words is public only when it ends like one: `collector.monitoring` is a Service of a cluster. */
const PUBLIC_END =
  /\.(?:[a-z]{2,3}|info|cloud|tech|bank|finance|money|online|shop|store|systems|services|network|global|world|tools|site|space|group|team|digital|company)$/;

/** How far a connection to a host goes. @param host without port, in any case */
export function reachOf(host: string): Reach {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (STAND_IN.test(name)) return "unknown";
  if (/^(?:|localhost|.*\.localhost|127\..*|0\.0\.0\.0|\[?::1?\]?|host\.docker\.internal|\/.*)$/.test(name))
    return "machine";
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name))
    return /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(name) ? "private" : "public";
  if (name.startsWith("[")) return /^\[f[cde]/.test(name) ? "private" : "public";
  if (!name.includes(".") || PRIVATE_ENDS.test(name) || name.includes(".svc.")) return "private";
  return PUBLIC_END.test(name) ? "public" : "private";
}
