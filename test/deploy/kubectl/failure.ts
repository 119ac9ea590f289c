import type { Status } from "../api/fake-api.ts";

/** Why a command of the double ends: what it prints to standard error, and its exit code. */
export class Failure extends Error {
  /** What the server answered, each of which kubectl tells at verbosity 6. */
  readonly told: readonly object[];
  /** The error in words of Go, as it stands within another. */
  readonly inner: string;
  /** The reason that the API gave. */
  readonly reason: string | undefined;

  constructor(message: string, more: { told?: readonly object[]; inner?: string; reason?: string | undefined } = {}) {
    super(message);
    this.told = more.told ?? [];
    this.inner = more.inner ?? message.replace(/^error: /, "");
    this.reason = more.reason;
  }
}

/**
 * A Status of the API in kubectl's words (kubectl/pkg/cmd/util/helpers.go).
 * @param doing `error when creating "STDIN": `, which stands before the message
 * @param isTyped kubectl has read the answer as an object, and tells so
 */
export function failureOf(status: Partial<Status>, { doing = "", isTyped = true } = {}): Failure {
  const message = `${doing}${status.message ?? ""}`;
  const told = {
    ...(isTyped ? { kind: "Status", apiVersion: "v1" } : {}),
    metadata: {},
    status: "Failure",
    message,
    ...(status.reason === undefined ? {} : { reason: status.reason }),
    ...(status.details === undefined ? {} : { details: withoutEmpty(status.details) }),
    code: status.code,
  };
  const more = { told: [told], inner: message, reason: status.reason };
  if (status.reason === "Unauthorized")
    return new Failure(`error: You must be logged in to the server (${message})`, more);
  if (status.reason === "Invalid")
    return new Failure(invalidWords(status, message), { inner: message, reason: "Invalid" });
  const reason = status.reason === undefined ? "" : ` (${status.reason})`;
  return new Failure(`Error from server${reason}: ${message}`, more);
}

const withoutEmpty = (details: object): object =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ""));

function invalidWords({ details = {} }: Partial<Status>, message: string): string {
  const causes = Array.isArray(details["causes"]) ? (details["causes"] as { field: string; message: string }[]) : [];
  const head = `The ${String(details["kind"])} ${JSON.stringify(details["name"])} is invalid`;
  if (causes.length === 0) return `${head}: ${message}`;
  const words = causes.map(({ field, message: why }) => `${field}: ${why}`);
  return words.length === 1 ? `${head}: ${words.join("")}` : `${head}: \n${words.map((one) => `* ${one}`).join("\n")}`;
}

/** What client-go makes of an answer that is no Status (apimachinery/pkg/api/errors, `NewGenericServerResponse`). */
export function genericStatus(code: number, body: string, verb: string, kind: string, name: string): Partial<Status> {
  const words: Readonly<Record<number, { readonly reason: string; readonly message: string }>> = {
    401: { reason: "Unauthorized", message: "the server has asked for the client to provide credentials" },
    404: { reason: "NotFound", message: "the server could not find the requested resource" },
    500: { reason: "InternalError", message: "an error on the server has prevented the request from succeeding" },
    503: { reason: "ServiceUnavailable", message: "the server is currently unable to handle the request" },
  };
  const known = words[code];
  if (known === undefined) throw new Error(`the double of kubectl has no words for an answer ${code}: ${body}`);
  const { reason, message } = known;
  const where = [kind, name].filter((one) => one !== "").join(" ");
  return {
    reason,
    message: `${message}${where === "" ? "" : ` (${verb} ${where})`}`,
    details: { name, kind, causes: [{ reason: "UnexpectedServerResponse", message: body }] },
    code,
  };
}
