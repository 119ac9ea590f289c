import type { Outcome } from "./journal.ts";
import type { PodView } from "./pods.ts";
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

/** What a run tells while it goes: every face shows this stream and nothing else. No text holds a secret. */
export type DeployEvent =
  | { readonly event: "step"; readonly step: StepId; readonly status: StepStatus; readonly detail: string }
  /** A command that was run, to be copied. */
  | { readonly event: "command"; readonly step: StepId; readonly command: string }
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
  | { readonly event: "pods"; readonly step: StepId; readonly pods: readonly PodView[] }
  | { readonly event: "notice"; readonly step: StepId; readonly message: string }
  | { readonly event: "log"; readonly pod: string; readonly container: string; readonly lines: readonly string[] }
  | { readonly event: "stopped"; readonly kind: StopKind; readonly reason: Reason }
  | { readonly event: "finished"; readonly outcome: Outcome; readonly message: string; readonly record?: string };

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
