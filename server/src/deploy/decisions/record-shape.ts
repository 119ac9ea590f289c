import type { DeployRecord } from "./record.ts";
import { OUTCOME_WORDS } from "./record.ts";

/** What a text of a record's file is: a record, somebody's own notes, or a record that cannot be believed and why. */
export type RecordReading = { readonly record: DeployRecord } | { readonly note: true } | { readonly broken: string };

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isTime: Check = (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]{5,16}Z$/.test(value);
const isCommit: Check = (value) => typeof value === "string" && /^[\da-f]{7,64}$/.test(value);
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isTrueOrFalse: Check = (value) => typeof value === "boolean";
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

type Shape = Readonly<Record<string, Check>>;

const mapOf =
  (shape: Shape): Check =>
  (value) =>
    isMap(value) && wrongIn(value, shape) === undefined;

const REASON: Shape = {
  code: isText,
  message: isText,
  hint: optional(isText),
  place: optional(mapOf({ path: isText, line: isNumber })),
  command: optional(isText),
};

const TARGET: Shape = {
  context: isText,
  server: isText,
  namespace: isText,
  clusterUid: optional(isText),
  certificateHash: optional(isText),
};

/** Every part that a page, a list or a search reads. */
const RECORD: Shape & Readonly<Record<keyof DeployRecord, Check>> = {
  version: (value) => value === 1,
  // It becomes a link in the runbook.
  run: (value) => typeof value === "string" && /^[\w-]{1,100}$/.test(value),
  outcome: (value) => typeof value === "string" && Object.hasOwn(OUTCOME_WORDS, value),
  reason: optional(mapOf(REASON)),
  startedAt: isTime,
  endedAt: isTime,
  target: mapOf(TARGET),
  source: isText,
  origin: mapOf({ user: optional(isText), commit: optional(isCommit), dirty: optional(isTrueOrFalse) }),
  setHash: isText,
  images: listOf(isText),
  digests: listOf(isText),
  summary: listOf(isText),
  diff: listOf(isText),
  warnings: listOf(isText),
  timeline: listOf(mapOf({ at: isText, what: isText })),
  checks: listOf(mapOf({ pod: isText, path: isText, result: isText, detail: isText })),
  restored: listOf(isText),
  commands: listOf(isText),
};

/**
 * Reads a record's text whole before anything of it is shown or counted: it lies in the workspace, where anybody may have
 * written it.
 * @param run the name that the file gives it
 */
export function readRecord(text: string, run: string): RecordReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { broken: "it is no JSON" };
  }
  if (!isMap(value) || !("version" in value) || !("run" in value)) return { note: true };
  const wrong = wrongIn(value, RECORD);
  if (wrong !== undefined) return { broken: `\`${wrong}\` is missing or not what a record has there` };
  const record = value as unknown as DeployRecord;
  return record.run === run ? { record } : { broken: "it is the record of another run than its name says" };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first part that is not as it must be. Parts of newer versions are let be. */
function wrongIn(value: Readonly<Record<string, unknown>>, shape: Shape): string | undefined {
  return Object.keys(shape).find((key) => shape[key]?.(Object.hasOwn(value, key) ? value[key] : undefined) !== true);
}
