import { Worker, parentPort, workerData } from "node:worker_threads";
import type { ConfigSource } from "../engine/config.ts";
import { fingerprintSalt, shareFingerprintSalt } from "../secrets/fingerprint.ts";
import { type BatchFacts, type CheckedFile, type Surroundings, createBatch } from "./checking.ts";

/** A thread that checks a share of the files. It runs this same program, which `runHelper` turns into a helper. */
export interface Helper {
  readonly begun: Promise<BatchFacts>;
  finish(surroundings: Surroundings): Promise<readonly CheckedFile[]>;
  stop(): Promise<unknown>;
}

interface Task {
  readonly root: string;
  readonly configs: ReadonlyMap<string, ConfigSource>;
  readonly paths: readonly string[];
  /** So that all threads know the same secret by the same mark. */
  readonly salt: number;
}

export function startHelper(
  root: string,
  configs: ReadonlyMap<string, ConfigSource>,
  paths: readonly string[],
): Helper {
  const program = process.argv[1];
  if (program === undefined) throw new Error("The program does not know its own file");
  const worker = new Worker(program, { workerData: { root, configs, paths, salt: fingerprintSalt() } satisfies Task });
  const answer = <Answer>(): Promise<Answer> =>
    new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  const begun = answer<BatchFacts>();
  return {
    begun,
    async finish(surroundings) {
      const finished = answer<readonly CheckedFile[]>();
      worker.postMessage(surroundings);
      return finished;
    },
    stop: () => worker.terminate(),
  };
}

/** The other end: two messages, what was found alone and then what was found together. */
export function runHelper(): void {
  const { root, configs, paths, salt } = workerData as Task;
  shareFingerprintSalt(salt);
  const batch = createBatch(root, configs);
  parentPort?.once("message", (surroundings: Surroundings) => parentPort?.postMessage(batch.finish(surroundings)));
  parentPort?.postMessage(batch.begin(paths, () => undefined));
}
