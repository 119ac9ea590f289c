import type { Job, Workflow } from "./workflow.ts";

const INDICES = new WeakMap<Workflow, ReadonlyMap<string, Job>>();

/** The job of an id; ids do not differ by case alone. */
export function jobOf(workflow: Workflow, id: string): Job | undefined {
  let index = INDICES.get(workflow);
  if (index === undefined) {
    index = new Map(workflow.jobs.map((job) => [job.id.toLowerCase(), job]));
    INDICES.set(workflow, index);
  }
  return index.get(id.toLowerCase());
}

/** The jobs that must have run before a job, nearest first; unknown ids and cycles end the walk. */
export function ancestorsOf(workflow: Workflow, job: Job): Job[] {
  return walk(job, (current) => neededBy(workflow, current));
}

/** The jobs that wait for a job, directly or not, nearest first. */
export function dependentsOf(workflow: Workflow, job: Job): Job[] {
  const waiting = new Map<Job, Job[]>();
  for (const candidate of workflow.jobs) {
    for (const needed of neededBy(workflow, candidate)) {
      const list = waiting.get(needed);
      if (list === undefined) waiting.set(needed, [candidate]);
      else list.push(candidate);
    }
  }
  return walk(job, (current) => waiting.get(current) ?? []);
}

function neededBy(workflow: Workflow, job: Job): Job[] {
  return job.needs.map(({ value }) => jobOf(workflow, value)).filter((needed) => needed !== undefined);
}

function walk(from: Job, next: (job: Job) => readonly Job[]): Job[] {
  const seen = new Set<Job>([from]);
  for (const current of seen) for (const job of next(current)) seen.add(job);
  seen.delete(from);
  return [...seen];
}

/** The jobs that can never start, because each waits for another of them. */
export function jobsInCycles(workflow: Workflow): ReadonlySet<Job> {
  const stuck = new Set(workflow.jobs);
  const missing = new Map(workflow.jobs.map((job) => [job, new Set(neededBy(workflow, job)).size]));
  const waiting = new Map<Job, Job[]>();
  for (const job of workflow.jobs) {
    for (const needed of new Set(neededBy(workflow, job))) waiting.set(needed, [...(waiting.get(needed) ?? []), job]);
  }
  const ready = workflow.jobs.filter((job) => missing.get(job) === 0);
  for (let job = ready.pop(); job !== undefined; job = ready.pop()) {
    stuck.delete(job);
    for (const next of waiting.get(job) ?? []) {
      const left = (missing.get(next) ?? 0) - 1;
      missing.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return new Set(
    [...stuck].filter(
      (job) =>
        ancestorsOf(workflow, job).some((needed) => neededBy(workflow, needed).includes(job)) ||
        neededBy(workflow, job).includes(job),
    ),
  );
}
