import type { Outcome } from "./journal.ts";
import type { PodView } from "./pods.ts";
import type { Wave } from "./request.ts";
import type { Reason, StopKind } from "./stop.ts";

/** The steps of a deploy, in order, as people are told of them. */
export const STEPS = {
  tool: "kubectl",
  target: "Staging target",
  identity: "Cluster identity",
  lint: "Paylint findings",
  render: "Rendered set",
  permission: "Permissions",
  ownership: "Ownership",
  lock: "Lock",
  baseline: "What runs now",
  "dry-run": "Server dry run",
  preview: "Preview",
  apply: "Apply",
  watch: "Roll-out",
  verify: "Health",
  soak: "Soak",
  rollback: "Roll back",
  record: "Record",
} as const;

export type StepId = keyof typeof STEPS;

export type StepStatus = "running" | "passed" | "warned" | "failed" | "skipped";

/** What is told of a step. Each wave goes through those from `apply` to `soak`; nothing else has one. */
export type StepEvent = { readonly step: StepId; readonly wave?: Wave["name"] } & (
  | { readonly event: "step"; readonly status: StepStatus; readonly detail: string }
  /** A command that was run, to be copied. */
  | { readonly event: "command"; readonly command: string }
  | { readonly event: "pods"; readonly pods: readonly PodView[] }
  /** With `isLost` the API server does not answer and is tried again; the message says why. */
  | { readonly event: "notice"; readonly message: string; readonly isLost?: true }
);

/** What a run tells while it goes: every face shows this stream and nothing else. No text holds a secret. */
export type DeployEvent =
  | StepEvent
  | {
      readonly event: "preview";
      readonly target: string;
      readonly summary: readonly string[];
      readonly diff: readonly string[];
      /** What a roll-back would not bring back, and what it would bring back broken: whole sentences. */
      readonly warnings?: readonly string[];
    }
  | {
      readonly event: "object";
      readonly object: string;
      readonly action: "applied" | "removed" | "restored" | "deleted" | "left";
    }
  | { readonly event: "log"; readonly pod: string; readonly container: string; readonly lines: readonly string[] }
  | { readonly event: "stopped"; readonly kind: StopKind; readonly reason: Reason }
  | { readonly event: "finished"; readonly outcome: Outcome; readonly message: string; readonly record?: string };

/** How people are told what the fields `wave` and `isLost` say. */
export const CANARY = "Canary: ";
export const LOST = "It is not known how things are; trying again";

/** What people read of an event: its text, and before it what its fields say. */
export function wordsOf(event: Extract<DeployEvent, { event: "step" | "notice" }>): string {
  if (event.event === "notice") return event.isLost === true ? `${LOST}: ${event.message}` : event.message;
  // What goes on, and what failed, is told by the names of objects, which say whose they are.
  const isDone = event.status === "passed" || event.status === "warned";
  return event.wave === "canary" && isDone ? CANARY + event.detail : event.detail;
}

/** A choice that only a person can make. The first choice is the safe one. */
export interface Question {
  readonly id:
    | "deploy"
    | "broken-baseline"
    | "take-over"
    | "unverified"
    | "inconclusive"
    | "stopped"
    | "changed-meanwhile"
    | "kept-lock";
  readonly title: string;
  readonly detail: string;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
}
