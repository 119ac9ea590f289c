import { type KubectlError, leavesOpen } from "../kubectl/kubectl-error.ts";
import { Stop, type StopKind } from "./stop.ts";

/**
 * What a failed call means for the run.
 * @param before nothing has been changed yet, so that stopping is free
 */
export function stopFor(error: KubectlError, before: boolean, command: string): Stop {
  const kind: StopKind = before ? "refused" : leavesOpen(error.kind) ? "unknown" : "failed";
  return new Stop(kind, { code: `kubectl/${error.kind}`, message: wordsFor(error), command });
}

function wordsFor({ kind, message }: KubectlError): string {
  switch (kind) {
    case "missing":
      return "kubectl was not found. Install it (https://kubernetes.io/docs/tasks/tools/), or say where it is";
    case "timed-out":
      return "kubectl did not end. The API server takes calls and never answers, or a program that gets credentials waits for input: log in on a terminal first";
    case "unreachable":
      return `The API server does not answer: ${message}`;
    case "unauthorized":
      return `The API server does not accept the credentials; log in again: ${message}`;
    case "credentials":
      return `The program that gets the credentials failed: ${message}`;
    case "forbidden":
      return `A permission is missing: ${message}`;
    case "denied":
      return `The cluster's admission says no: ${message}`;
    case "field-conflict":
      return `Somebody else owns fields of it: ${message}`;
    case "write-conflict":
      return `Somebody else changed it at the same time: ${message}`;
    case "invalid":
      return `The API server does not take it: ${message}`;
    case "unknown-kind":
      return `The cluster does not know that kind: ${message}`;
    case "redirected":
      return `The API server sends requests on to ${message}, which is not what was listed`;
    case "not-found":
    case "already-exists":
    case "other":
      return message === "" ? "kubectl failed without a word" : message;
    default:
      return kind satisfies never;
  }
}
