import type { Severity } from "../../contract/rule.ts";
import type { DeployEvent, Question } from "../decisions/events.ts";
import type { PodQuestion } from "../kubectl/http.ts";
import type { Journal, Origin } from "../decisions/journal.ts";
import type { Kubectl, KubectlPlace, KubectlSettings } from "../kubectl/kubectl.ts";
import type { DeployRecord } from "../decisions/record.ts";
import type { StagingList } from "./staging-list.ts";

/** Time, as a run sees it. Tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A finding that the gate hears of. Line is 1-based. */
export interface GateFinding {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** An ignore comment has silenced it. */
  readonly isSuppressed?: true;
}

export interface GateReport {
  readonly findings: readonly GateFinding[];
  /** What the settings take from the check, in words. */
  readonly weakened: readonly string[];
}

/** A text of the set that is linted; the path counts from the source's root. */
export interface GateText {
  readonly path: string;
  readonly text: string;
}

/** All that a run does to the world outside goes through here. */
export interface DeployHost {
  readonly clock: Clock;
  readonly kubectl: KubectlSettings;
  connect(settings: KubectlSettings, place: KubectlPlace): Kubectl;
  /** The user's list. Read anew each time: a target taken from it, or a word put into it, stops a run that goes on. */
  list(): Promise<StagingList>;
  lint(texts: readonly GateText[]): Promise<GateReport>;
  /** The commit of the folder the set comes from. */
  origin(folder: string): Promise<Origin>;
  ask(question: Question): Promise<string>;
  /** Nobody is there to ask: the first choice of a question is taken, and an open end is left open. */
  readonly interactive: boolean;
  emit(event: DeployEvent): void;
  journal(run: string): Journal;
  /** Keeps the copy of the kubeconfig that a run works with, for its owner alone; the answer is its path. */
  keepKubeconfig(run: string, text: string): string;
  dropKubeconfig(run: string): void;
  /** Writes the record; the answer is where. */
  writeRecord(record: DeployRecord): Promise<string>;
  /** One GET of a guard's question; rejects where nothing answers. */
  fetch(url: string): Promise<{ readonly status: number; readonly body: string }>;
  /** One GET to a port of the loopback, where a tunnel begins; the answer is the status. Rejects where nothing answers. */
  askPod(question: PodQuestion): Promise<number>;
  /** Who holds the lock, in words: user and machine. */
  readonly holder: string;
  /** Whether the user asked to cancel since this was last called. */
  takeCancel(): boolean;
}
