/** Any value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [field: string]: Json };
export type JsonObject = { [field: string]: Json };

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
  manager: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  time?: string;
  fieldsType: "FieldsV1";
  fieldsV1: JsonObject;
  subresource?: string;
}

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

/** An object as the API holds it. Fields beside the metadata are plain JSON. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: JsonObject;
  status?: JsonObject;
  data?: Record<string, string>;
  [field: string]: unknown;
}

/** Which object is meant; `namespace` is left out for kinds of the cluster, and `kind` is a kind (`Deployment`). */
export interface ObjectKey {
  kind: string;
  name: string;
  namespace?: string;
}

/** The `status` and its text of the real API: what kubectl turns into `Error from server (Reason): message`. */
export interface Status {
  kind: "Status";
  apiVersion: "v1";
  metadata: Record<string, never>;
  status: "Failure" | "Success";
  message?: string;
  reason?: string;
  details?: JsonObject;
  code: number;
}

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** A request as it arrived. Requests that name no resource (`/version`, discovery) have an empty `resource`. */
export interface ApiRequest {
  /** Place in the log, from 0. */
  index: number;
  /** The injected clock when it arrived, in milliseconds. */
  at: number;
  method: string;
  /** With its query. */
  path: string;
  verb: Verb;
  /** Plural, with the group (`deployments.apps`; `pods` for the core group) and without a subresource. */
  resource: string;
  /** `log`, `portforward`, `scale`, `status`, or empty. */
  subresource: string;
  namespace: string;
  name: string;
  dryRun: boolean;
  /** The `fieldManager` of the query. */
  manager: string;
  /** `force=true`: conflicts are taken over. */
  force: boolean;
  /** The parsed body, if there was one. */
  body: unknown;
  /** The status of the answer; 0 until it is given, and for a request that was dropped or left hanging. */
  status: number;
}

/** How the pods of one pod template fare. All times are milliseconds of the injected clock, from the pod's creation. */
export type Behaviour =
  /** Ready after `after` (2000). */
  | { kind: "ready"; after?: number }
  /** ErrImagePull and ImagePullBackOff in turn; `recovers`: the pull works at this age and the pod gets ready. */
  | { kind: "image-pull"; recovers?: number; message?: string }
  | { kind: "invalid-image" }
  | { kind: "never-pull" }
  /** CreateContainerConfigError, as for a Secret that is missing. */
  | { kind: "config-error"; message?: string }
  /** Exits after `every` (1000), waits in CrashLoopBackOff (10 s, 20 s, 40 s to 5 min), and again. */
  | { kind: "crash"; exitCode?: number; every?: number }
  /** As `crash`, killed for its memory: OOMKilled, exit code 137. */
  | { kind: "oom"; every?: number }
  /** The init container (the template's first, or `init`) exits with `exitCode` (1) again and again. */
  | { kind: "init-failing"; exitCode?: number; every?: number }
  /** Pending with PodScheduled=False; `until`: a node appears at this age and the pod gets ready. */
  | { kind: "unschedulable"; until?: number; message?: string }
  /** Runs, never ready; an Unhealthy event every 10 s. */
  | { kind: "never-ready"; message?: string }
  /** No pod appears: ReplicaFailure and FailedCreate events on the ReplicaSet, with this text of the admission. */
  | { kind: "failed-create"; message?: string }
  /** Ready after `ready` (2000), crashing from the age `at` on. */
  | { kind: "late-failure"; ready?: number; at: number }
  /** Ready after `ready` (2000); from the age `from` on a restart every `every`, ready again 1 s later, `times` times. */
  | { kind: "restarts"; ready?: number; from: number; every?: number; times?: number }
  /** Ready after `ready` (2000) and stays so; warning events from the age `from` on, every `every` (10 s). */
  | { kind: "warnings"; ready?: number; from: number; every?: number; reason?: string; message?: string };

/** What a pod's port answers to a path: a status, silence, or a closed port. */
export type PortAnswer = number | "hang" | "refuse";

/** What a script answers in place of the API; nothing lets the request through. */
export type Interception =
  | { status: number; body: unknown; headers?: Readonly<Record<string, string>> }
  | "drop"
  | "hang"
  | undefined;

/** When a scripted action runs: at a time of the injected clock, or before the first request for which this is true. */
export type Moment = number | ((request: ApiRequest, log: readonly ApiRequest[]) => boolean);

export interface FakeApiOptions {
  /** The clock, in milliseconds. Everything that happens over time is a function of it. */
  now: () => number;
  /** `v1.32.4` by default. */
  serverVersion?: string;
  user?: { username: string; groups?: readonly string[]; uid?: string };
}

export interface KubeconfigOptions {
  /** Where the file is written, as `config`. */
  folder: string;
  /** `staging` by default. */
  context?: string;
  /** The name of the cluster, as the context by default. */
  cluster?: string;
  /** The context's namespace: none by default. */
  namespace?: string;
  /** Other contexts of the same file, name to server URL, for tests of a wrong target. */
  others?: Readonly<Record<string, string>>;
  /** Credentials of the user, none by default: kubectl sends and runs them over TLS only, so they are never used here. */
  user?: JsonObject;
}

/** The objects without a detour over kubectl. A namespace left out is `default`; in `list` it is all of them. */
export interface Objects {
  /**
   * Creates or replaces, with defaults and without checks; `manager` owns the fields it sets (`test` by default). With
   * `Apply` it is laid over what is there as by a forced server-side apply.
   */
  put(object: object, manager?: string, operation?: "Update" | "Apply"): ApiObject;
  get(kind: string, name: string, namespace?: string): ApiObject | undefined;
  list(kind: string, namespace?: string): ApiObject[];
  delete(kind: string, name: string, namespace?: string): void;
  /** Edits a copy and stores it: the generation rises when the spec changed, and `manager` owns what changed. */
  change(key: ObjectKey, edit: (object: ApiObject) => void, manager?: string): ApiObject;
}

export interface PodSelection {
  answer(handler: (path: string, pod: ApiObject, port: number) => PortAnswer): void;
  /** What `kubectl logs` prints; `previous` is the container that ended last. */
  logs(handler: (pod: ApiObject, container: string, previous: boolean) => string): void;
}
