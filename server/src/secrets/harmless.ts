import { judge } from "./judge.ts";
import { classifyKey } from "./key-class.ts";
import { spokenSecrets } from "./spoken.ts";

const WORDS = new Set(
  (
    "true false yes no on off none null auto default always never enabled disabled enable disable required optional " +
    "trace debug verbose info notice warn warning error fatal panic critical silent json text logfmt pretty plain console stdout stderr " +
    "production staging development test testing sandbox live local prod stage dev preview canary " +
    "http https grpc tcp udp tls ssl mtls serve server start run worker web api migrate up " +
    "node python java go bun deno ruby php dotnet sh bash"
  ).split(" "),
);

/** Numbers with their unit, versions, and what stands for one of two. */
const MEASURE = /^-?\d{1,12}(?:\.\d{1,6})*(?:ns|us|ms|s|m|h|d|[KMGT]i?B?|%)?$/;
const VERSION = /^v?\d{1,4}\.\d{1,4}(?:\.\d{1,6})?(?:-(?:alpha|beta|rc)(?:\.?\d{1,3})?)?$/;
/** A path or an address whose parts are words: a part with digits among letters may be a token. */
const PATH =
  /^(?:https?:\/\/)?(?:[a-z][a-z-]{0,30}\.){0,6}[a-z][a-z-]{0,30}(?::\d{1,5})?(?:\/[a-z][a-z_.-]{0,30}|\/v\d)*\/?$/;
const ABSOLUTE = /^(?:\/[a-z][a-z_.-]{0,30}|\/v\d){1,12}\/?$/;

/**
 * Whether a configuration value may be shown as it is to everybody who reads a record: numbers, switches, levels, addresses
 * of plain words. What is not known to be harmless is not: a password may look like anything.
 * @param name the name it is given by, where there is one
 */
export function isHarmless(name: string | undefined, value: string): boolean {
  if (name !== undefined) {
    const kind = classifyKey(name);
    if (kind === "strong" || kind === "weak" || spokenSecrets(`${name}=${value}`).length > 0) return false;
  }
  if (!["harmless", "empty"].includes(judge(name, value).kind)) return false;
  if (value === "" || MEASURE.test(value) || VERSION.test(value) || WORDS.has(value.toLowerCase())) return true;
  return ABSOLUTE.test(value) || (/[./]/.test(value) && PATH.test(value));
}
