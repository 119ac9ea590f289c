import { Worker, parentPort, workerData } from "node:worker_threads";
import type { ConfigSource } from "../engine/config.ts";
import type { Finding } from "../contract/finding.ts";
import { fingerprintSalt, shareFingerprintSalt } from "../secrets/fingerprint.ts";
import { type BatchFacts, type FileResult, type Checker, type Surroundings, createBatch } from "./batch.ts";

interface Task {
  readonly root: string;
  readonly configs: ReadonlyMap<string, ConfigSource>;
  readonly paths: readonly string[];
  /** So that all threads know the same secret by the same mark. */
  readonly salt: number;
}

const FILES_A_MESSAGE = 50;

/** What a helper answers: once what its files told, then results as they come, and at last that there are no more. */
type Answer =
  | { readonly met: number }
  | { readonly begun: BatchFacts }
  | { readonly results: readonly FileResult[] }
  | { readonly done: true };

/** A thread that checks a share of the files. It runs this same program, which `runHelper` turns into a helper. */
export function startHelper(
  root: string,
  configs: ReadonlyMap<string, ConfigSource>,
  paths: readonly string[],
  meet: (files: number) => void,
): Checker {
  const program = process.argv[1];
  if (program === undefined) throw new Error("The program does not know its own file");
  const worker = new Worker(program, {
    workerData: { root, configs, paths, salt: fingerprintSalt() } satisfies Task,
  });
  const results: FileResult[] = [];
  const spare = createSpare();
  const begun = promised<BatchFacts>();
  const finished = promised<readonly FileResult[]>();
  // Whoever waits hears of it; nobody may.
  for (const { promise } of [begun, finished]) promise.catch(() => undefined);
  worker.on("message", (answer: Answer) => {
    if ("met" in answer) meet(answer.met);
    else if ("begun" in answer) begun.resolve(answer.begun);
    else if ("results" in answer) for (const result of answer.results) results.push(spare(result));
    else finished.resolve(results);
  });
  worker.once("error", (error) => {
    begun.reject(error);
    finished.reject(error);
  });
  return {
    begun: begun.promise,
    finish(surroundings) {
      worker.postMessage(surroundings);
      return finished.promise;
    },
    stop: () => worker.terminate(),
  };
}

interface Promised<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers`, which Node has from 22 on. */
function promised<Value>(): Promised<Value> {
  let settle: Omit<Promised<Value>, "promise"> | undefined;
  const promise = new Promise<Value>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, resolve: (value) => settle?.resolve(value), reject: (error) => settle?.reject(error) };
}

/** Texts that many findings share come once with each of them from another thread; here they are one again. */
function createSpare(): (result: FileResult) => FileResult {
  const texts = new Map<string, string>();
  const one = (text: string): string => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  const spare = (finding: Finding): Finding => ({
    ...finding,
    rule: one(finding.rule),
    why: one(finding.why),
    how: one(finding.how),
    related: finding.related.length === 0 ? NONE : finding.related,
    fixes: finding.fixes.length === 0 ? NONE : finding.fixes,
  });
  return (result) => ({ ...result, findings: result.findings.map(spare) });
}

const NONE: readonly never[] = [];

/** The other end. */
export function runHelper(): void {
  const { root, configs, paths, salt } = workerData as Task;
  shareFingerprintSalt(salt);
  const post = (answer: Answer): void => parentPort?.postMessage(answer);
  const batch = createBatch(root, configs);
  let met = 0;
  const meet = (files: number): void => {
    met += files;
    if (met % FILES_A_MESSAGE === 0) post({ met: FILES_A_MESSAGE });
  };
  parentPort?.once("message", (surroundings: Surroundings) => {
    for (const results of batch.finish(surroundings, meet)) post({ results });
    post({ done: true });
  });
  post({ begun: batch.begin(paths, meet) });
}
