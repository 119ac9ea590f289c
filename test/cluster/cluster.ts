import type { Health } from "./health.ts";

/** One context of a kubeconfig. What is left out is the administrator's. */
export interface ContextOptions {
  context?: string;
  cluster?: string;
  namespace?: string;
  /** Any name: the user starts with no rights at all, and gets those that a test's RoleBindings give to it. */
  user?: string;
}

/** A cluster that tests deploy to. */
export interface Cluster {
  server: string;
  /** PEM of the authority that signed the server's certificate. */
  ca: string;
  /** For programs under test: kubectl is pointed at this cluster and keeps its files out of the home folder. */
  env: NodeJS.ProcessEnv;
  /** Writes a kubeconfig with these contexts, the first one current, and gives its path. */
  kubeconfig(...contexts: ContextOptions[]): Promise<string>;
  /** The kubectl that goes with the cluster: its path, or its name on the path. */
  kubectlProgram: string;
  /** Runs that kubectl as administrator and gives what it prints. Throws what it says on an exit code but 0. */
  kubectl(args: string[], stdin?: string): Promise<string>;
  /** Makes a namespace that pods can start in at once, and gives its name. */
  createNamespace(labels?: Record<string, string>): Promise<string>;
  stop(): Promise<void>;
}

/** A cluster of the test's own: its pods play the scenarios of `scenarios.ts`, and it can be made to fail. */
export interface ControlPlane extends Cluster {
  /** What the ports 3000 and 8080 of every pod answer. */
  health: Health;
  /** What `kubectl logs --previous` of every pod prints from now on. */
  setPreviousLog(lines: string[]): Promise<void>;
  /** From here on the API server accepts connections and never answers, until it is continued. */
  pauseApiServer(): void;
  continueApiServer(): void;
  /** From here on connections to the API server are refused, until it is started again with the same data. */
  stopApiServer(): Promise<void>;
  startApiServer(): Promise<void>;
}
