/** What kubectl's words on standard error say of a call that failed. */
export type KubectlErrorKind =
  | "missing"
  | "timed-out"
  /** No answer from the API server, or one that says that it cannot answer now. */
  | "unreachable"
  | "unauthorized"
  /** The role lacks a verb. */
  | "forbidden"
  /** A program that the kubeconfig names to get credentials failed. */
  | "credentials"
  /** Admission said no: PodSecurity, a quota, a policy or a webhook. */
  | "denied"
  | "not-found"
  | "already-exists"
  /** Another field manager owns a field. */
  | "field-conflict"
  /** Somebody else wrote the object since it was read. */
  | "write-conflict"
  | "invalid"
  | "unknown-kind"
  /** The API server sent the request on to another place; the message is that place. */
  | "redirected"
  | "other";

export interface KubectlError {
  readonly kind: KubectlErrorKind;
  /** kubectl's own words, in one line. */
  readonly message: string;
}

const SIGNS: readonly (readonly [KubectlErrorKind, RegExp])[] = [
  // kubectl asks for the schema before it sends anything, and calls the lack of an answer a validation error.
  ["unreachable", /failed to download openapi/],
  ["credentials", /getting credentials|exec: executable|exec plugin|no Auth Provider found/i],
  ["field-conflict", /Apply failed with \d+ conflicts?/],
  ["write-conflict", /Operation cannot be fulfilled|object has been modified|\(Conflict\)/],
  ["already-exists", /\(AlreadyExists\)|already exists/],
  [
    "denied",
    /violates PodSecurity|exceeded quota|failed quota|admission webhook .* denied|ValidatingAdmissionPolicy|denied the request|is forbidden: (?!User )/,
  ],
  ["forbidden", /\(Forbidden\)|is forbidden: User/],
  [
    "unauthorized",
    /\(Unauthorized\)|You must be logged in to the server|provide credentials|asked for the client to provide/,
  ],
  ["unknown-kind", /no matches for kind|doesn't have a resource type|the server could not find the requested resource/],
  ["not-found", /\(NotFound\)/],
  [
    "invalid",
    /\(Invalid\)|\(BadRequest\)|strict decoding error|unknown field|error validating|is invalid|cannot be handled as|unable to decode|error parsing|error converting YAML/,
  ],
  [
    "unreachable",
    /Unable to connect|connection refused|was refused|connection reset|no route to host|no such host|i\/o timeout|TLS handshake|\bEOF\b|deadline exceeded|Client\.Timeout|timed out waiting|\(ServiceUnavailable\)|\(Timeout\)|\(ServerTimeout\)|\(TooManyRequests\)|\(InternalError\)|currently unable to handle|etcdserver|x509:|server rejected our request|couldn't get current server API group list/i,
  ],
];

/** Finds out what a failed call means. The order of the signs matters: an admission's no also calls itself Forbidden. */
export function readKubectlError(answer: {
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly missing: boolean;
}): KubectlError {
  const lines = answer.stderr
    .replaceAll(RESPONSE, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !isNoise(line));
  const message = lines
    .join(" ")
    .replace(/^(?:error|Error from server)(?: \((\w+)\))?: /, (_, reason?: string) =>
      reason === undefined ? "" : `${reason}: `,
    )
    .slice(0, 2000);
  if (answer.missing) return { kind: "missing", message };
  if (answer.timedOut) return { kind: "timed-out", message };
  return { kind: SIGNS.find(([, sign]) => sign.test(lines.join("\n")))?.[0] ?? "other", message };
}

/** At the verbosity that we ask for, it prints a whole answer that is a failure, over several lines. */
const RESPONSE = /^I\d{4} .*server response object: .*\{\r?\n[\s\S]*?^\}\]$/gm;

/** klog's lines about discovery (`E0101 memcache.go:265 …`) repeat what the last line says. */
function isNoise(line: string): boolean {
  return /^[IWE]\d{4} /.test(line) || line.startsWith("Warning: ");
}

/** Whether a call that failed so leaves open what the cluster has. */
export function leavesOpen(kind: KubectlErrorKind): boolean {
  return ["timed-out", "unreachable", "unauthorized", "forbidden", "credentials", "redirected", "other"].includes(kind);
}

export interface FieldConflict {
  readonly manager: string;
  readonly fields: readonly string[];
}

/** The managers and fields in what kubectl prints of a server-side apply that conflicts. */
export function readFieldConflicts(stderr: string): FieldConflict[] {
  const conflicts: { manager: string; fields: string[] }[] = [];
  for (const line of stderr.split(/\r?\n/)) {
    const head = /conflicts? with "([^"]+)"(?: with subresource "[^"]+")?(?: using [^:]+)?:(.*)$/.exec(line);
    if (head !== null) {
      const field = (head[2] ?? "").trim();
      conflicts.push({ manager: head[1] ?? "", fields: field === "" ? [] : [field] });
    } else if (line.startsWith("- .")) conflicts.at(-1)?.fields.push(line.slice(2).trim());
  }
  return conflicts;
}
