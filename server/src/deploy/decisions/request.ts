import type { Guard } from "./guard.ts";
import type { ClusterObject, ObjectKey } from "../kubectl/object.ts";
import type { Target } from "./target.ts";

/** Where the set comes from. Paths are absolute. */
export type Source =
  | { readonly kind: "files"; readonly root: string; readonly paths: readonly string[] }
  | { readonly kind: "kustomize"; readonly root: string; readonly folder: string };

export interface DeployOptions {
  /** How long the deploy is looked at after it is complete; milliseconds. */
  readonly soakMs: number;
  /** One replica of each changed deployment first. */
  readonly canary: boolean;
  /** Field managers whose fields may be taken over, such as `kubectl-client-side-apply`. */
  readonly takeOver: readonly string[];
  /** Jobs run once and cannot be taken back, so they are deployed only when asked for. */
  readonly allowJobs: boolean;
  /** Deploy although what runs now is broken or half rolled out. */
  readonly overBroken: boolean;
  /** The run whose lock, kept after a failed roll-back, is to be broken. */
  readonly breakLock?: string;
  /** A question to Prometheus that must hold while soaking. */
  readonly guard?: Guard;
  /** Stop after the preview; nothing is changed, not even the lock. */
  readonly dryRun: boolean;
}

export interface DeployRequest {
  readonly source: Source;
  readonly target: Target;
  readonly options: DeployOptions;
}

/** One object of the set, exactly as kubectl reads it, and where it stands. */
export interface SetObject {
  readonly key: ObjectKey;
  readonly object: ClusterObject;
  readonly place?: { readonly path: string; readonly line: number };
}

/** A part of the set that is applied, watched, verified and soaked before the next begins. */
export interface Wave {
  readonly name: "canary" | "all";
  /** In the order in which they are applied. */
  readonly apply: readonly SetObject[];
  /** Objects of an earlier wave that this one makes superfluous. */
  readonly remove: readonly SetObject[];
}

/** The manager under which fields are applied: what it owned before is what the last deploy applied. */
export const FIELD_MANAGER = "paylint";
