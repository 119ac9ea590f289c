import type { ApiRequest, Behaviour, Interception, KubeconfigOptions, Moment, Objects } from "./types.ts";
import type { ApiObject, JsonObject, PodSelection } from "./types.ts";

export type * from "./types.ts";

/** A Kubernetes API in this process, on a free port of the loopback, for the real kubectl. */
export interface FakeApi {
  /** `http://127.0.0.1:PORT`: stays the same over `down` and `up`. */
  readonly url: string;
  /** The requests so far, oldest first. */
  readonly requests: readonly ApiRequest[];
  /** Those that changed something or would have: no dry runs, no reviews of the caller's own rights. */
  writes(): ApiRequest[];
  readonly objects: Objects;
  /**
   * The objects that people write, by `Kind namespace/name`, for a comparison before and after: without status, events,
   * what controllers own (ReplicaSets, pods), and the fields that the server itself writes.
   */
  snapshot(): Record<string, JsonObject>;
  /**
   * How new pods of a workload fare. The behaviour told last wins. `match` is an image of the template or a function of
   * it; without it every template of that workload is meant. What nothing matches is ready after two seconds.
   */
  behave(workload: string, behaviour: Behaviour, match?: string | ((template: JsonObject) => boolean)): void;
  /** Pods by name, by their workload's name, or by a function. */
  pods(match: string | ((pod: ApiObject) => boolean)): PodSelection;
  /** Asked for each request before the API is; the one added last is asked first. Gives a function that removes it. */
  intercept(script: (request: ApiRequest) => Interception): () => void;
  /** Runs `action` once, between two requests: see `Moment`. */
  at(moment: Moment, action: () => void): void;
  /** Takes a permission away: `("patch", "deployments.apps")`, `("create", "pods/portforward")`; `*` stands for all. */
  deny(verb: string, resource: string): void;
  allow(verb: string, resource: string): void;
  /** Answers 401 to everything while true. */
  unauthorized(is: boolean): void;
  /** Stops listening (connection refused), or listens again on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Brings the objects to the clock's time; each request and each access to the objects does so by itself. */
  advance(): void;
  /** Writes a kubeconfig and gives its path. */
  kubeconfig(options: KubeconfigOptions): string;
  close(): Promise<void>;
}

export { startFakeApi } from "./server.ts";
