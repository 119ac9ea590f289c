import type { Job, Workflow } from "./workflow.ts";
import { remember } from "../../../base/remember.ts";

/** Each job with those it needs and those that need it, by one pass over a workflow. */
interface Graph {
  readonly byId: ReadonlyMap<string, Job>;
  readonly needed: ReadonlyMap<Job, readonly Job[]>;
  readonly waiting: ReadonlyMap<Job, readonly Job[]>;
  readonly ancestors: Map<Job, readonly Job[]>;
  readonly dependents: Map<Job, readonly Job[]>;
}

const graphOf = remember((workflow: Workflow): Graph => {
  const byId = new Map(workflow.jobs.map((job) => [job.id.toLowerCase(), job]));
  const needed = new Map<Job, readonly Job[]>();
  const waiting = new Map<Job, Job[]>();
  for (const job of workflow.jobs) {
    const jobs = job.needs.map(({ value }) => byId.get(value.toLowerCase())).filter((other) => other !== undefined);
    const distinct = [...new Set(jobs)];
    needed.set(job, distinct);
    for (const other of distinct) {
      const list = waiting.get(other);
      if (list === undefined) waiting.set(other, [job]);
      else list.push(job);
    }
  }
  return { byId, needed, waiting, ancestors: new Map(), dependents: new Map() };
});

/** The job of an id; ids do not differ by case alone. */
export function jobOf(workflow: Workflow, id: string): Job | undefined {
  return graphOf(workflow).byId.get(id.toLowerCase());
}

/** The jobs that must have run before a job, nearest first; unknown ids and cycles end the walk. */
export function ancestorsOf(workflow: Workflow, job: Job): readonly Job[] {
  const { ancestors, needed } = graphOf(workflow);
  return walk(job, needed, ancestors);
}

/** The jobs that wait for a job, directly or not, nearest first. */
export function dependentsOf(workflow: Workflow, job: Job): readonly Job[] {
  const { dependents, waiting } = graphOf(workflow);
  return walk(job, waiting, dependents);
}

/** Whether any job needs a job. */
export function isNeeded(workflow: Workflow, job: Job): boolean {
  return graphOf(workflow).waiting.has(job);
}

function walk(from: Job, next: ReadonlyMap<Job, readonly Job[]>, known: Map<Job, readonly Job[]>): readonly Job[] {
  const found = known.get(from);
  if (found !== undefined) return found;
  const seen = new Set<Job>([from]);
  for (const current of seen) for (const job of next.get(current) ?? []) seen.add(job);
  seen.delete(from);
  const jobs = [...seen];
  known.set(from, jobs);
  return jobs;
}

/** The jobs that can never start, because each waits for another of them. */
export function jobsInCycles(workflow: Workflow): ReadonlySet<Job> {
  const { needed, waiting } = graphOf(workflow);
  const stuck = new Set(workflow.jobs);
  // What waits for nothing stuck can start; what nothing stuck waits for only hangs on a cycle.
  peel(stuck, needed, waiting);
  peel(stuck, waiting, needed);
  return stuck;
}

/** Takes out, again and again, the jobs that have no neighbour left on one side. */
function peel(left: Set<Job>, side: ReadonlyMap<Job, readonly Job[]>, other: ReadonlyMap<Job, readonly Job[]>): void {
  const counts = new Map([...left].map((job) => [job, (side.get(job) ?? []).filter((near) => left.has(near)).length]));
  const free = [...left].filter((job) => counts.get(job) === 0);
  for (let job = free.pop(); job !== undefined; job = free.pop()) {
    left.delete(job);
    for (const near of other.get(job) ?? []) {
      if (!left.has(near)) continue;
      const count = (counts.get(near) ?? 0) - 1;
      counts.set(near, count);
      if (count === 0) free.push(near);
    }
  }
}
