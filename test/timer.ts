/**
 * Starts a timer; what it gives says how many milliseconds of processor time this thread has worked since then. A limit is about
 * the work: what else the machine is doing does not count, nor that it is a slow one (`pace`).
 */
export function startTimer(): () => number {
  const slowness = pace();
  const before = process.threadCpuUsage();
  return () => millisecondsSince(before) / slowness;
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** What the work below takes of the processor where limits were written for, in milliseconds. */
const USUAL_MS = 3.5;
const RUNS = 8;
let slowness: number | undefined;

/** How many times as long this machine takes for the same work as one that limits were written for; 1 at least. */
export function pace(): number {
  slowness ??= Math.max(1, Math.min(...Array.from({ length: RUNS }, timeOfWork)) / USUAL_MS);
  return slowness;
}

function timeOfWork(): number {
  const before = process.threadCpuUsage();
  readAndPrint();
  return millisecondsSince(before);
}

/** Some of what a linter does: it cuts texts, looks for patterns and prints. */
function readAndPrint(): number {
  let length = 0;
  for (let index = 0; index < 4000; index++) {
    const text = `KEY_${index}="value ${index * 7919}" # note`;
    const words = text.split(/[="#\s]+/).filter((word) => /^[a-z]+\d*$/i.test(word));
    length += JSON.stringify({ text, words, index: [index, length] }).length;
  }
  return length;
}
