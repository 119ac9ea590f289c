import { resourceName } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import type { JsonObject, Status } from "./types.ts";

/** An answer that is a failure, thrown wherever it is found out and written by the server. */
export class ApiFailure extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? status.reason ?? String(status.code));
    this.status = status;
  }
}

/** A Status as the API writes it. An empty reason is the one of unforeseen errors: kubectl then prints no reason. */
export function failure(code: number, reason: string, message: string, details?: JsonObject): ApiFailure {
  return new ApiFailure({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    ...(reason === "" ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

const named = (kind: Kind, name: string): JsonObject => ({ name, group: kind.group, kind: kind.plural });

export const notFound = (kind: Kind, name: string): ApiFailure =>
  failure(404, "NotFound", `${resourceName(kind)} "${name}" not found`, named(kind, name));

export const noSuchPath = (): ApiFailure =>
  failure(404, "NotFound", "the server could not find the requested resource", {});

export const alreadyExists = (kind: Kind, name: string): ApiFailure =>
  failure(409, "AlreadyExists", `${resourceName(kind)} "${name}" already exists`, named(kind, name));

/** A write on the ground of an older version of the object. */
export const outdated = (kind: Kind, name: string): ApiFailure =>
  failure(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": the object has been modified; ` +
      "please apply your changes to the latest version and try again",
    named(kind, name),
  );

/** An optional precondition of a delete that does not hold. */
export const otherObject = (kind: Kind, name: string, field: string, wanted: string, found: string): ApiFailure =>
  failure(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": the ${field} in the precondition (${wanted}) ` +
      `does not match the ${field} in record (${found}). The object might have been deleted and then recreated`,
    named(kind, name),
  );

export const badRequest = (message: string): ApiFailure => failure(400, "BadRequest", message);

export const unauthorized = (): ApiFailure => failure(401, "Unauthorized", "Unauthorized");

export interface Asked {
  verb: string;
  group: string;
  /** Plural, with the subresource: `pods/log`. */
  resource: string;
  namespace: string;
  name: string;
}

export function forbidden(user: string, asked: Asked): ApiFailure {
  const plural = asked.resource.split("/")[0] ?? "";
  const head = asked.group === "" ? plural : `${plural}.${asked.group}`;
  const place = asked.namespace === "" ? "at the cluster scope" : `in the namespace "${asked.namespace}"`;
  return failure(
    403,
    "Forbidden",
    `${head}${asked.name === "" ? "" : ` "${asked.name}"`} is forbidden: User "${user}" cannot ${asked.verb} ` +
      `resource "${asked.resource}" in API group "${asked.group}" ${place}`,
    { name: asked.name, group: asked.group, kind: plural },
  );
}

export interface FieldError {
  field: string;
  type: "FieldValueRequired" | "FieldValueInvalid" | "FieldValueForbidden" | "FieldValueNotSupported";
  /** `Required value`, `Invalid value: "x": why`, as it follows the field. */
  text: string;
}

/** 422 of one object with all that is wrong with it. */
export function invalid(kind: Kind, name: string, errors: readonly FieldError[]): ApiFailure {
  const lines = errors.map((error) => `${error.field}: ${error.text}`);
  const head = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  return failure(
    422,
    "Invalid",
    `${head} "${name}" is invalid: ${lines.length === 1 ? (lines[0] ?? "") : `[${lines.join(", ")}]`}`,
    {
      name,
      group: kind.group,
      kind: kind.kind,
      causes: errors.map((error) => ({ reason: error.type, message: error.text, field: error.field })),
    },
  );
}
