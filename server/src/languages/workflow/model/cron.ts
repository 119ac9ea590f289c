/** One field of a schedule: what it may hold. */
interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = "sun mon tue wed thu fri sat".split(" ");

const FIELDS: readonly Field[] = [
  { name: "minute", low: 0, high: 59, names: [] },
  { name: "hour", low: 0, high: 23, names: [] },
  { name: "day", low: 1, high: 31, names: [] },
  { name: "month", low: 1, high: 12, names: MONTHS },
  { name: "weekday", low: 0, high: 6, names: DAYS },
];

/** A schedule, each field as the values that it names. */
export interface Cron {
  readonly fields: readonly ReadonlySet<number>[];
  /** Fields that were left open with `*`. */
  readonly open: readonly boolean[];
}

/** Reads POSIX cron as GitHub does. Returns what is wrong in place of a schedule that cannot be read. */
export function readCron(text: string): Cron | { readonly problem: string } {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5) return { problem: `A schedule has five fields, and \`${text}\` has ${parts.length}` };
  const fields: ReadonlySet<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index] ?? "";
    const values = readField(part, field);
    if (values === undefined)
      return {
        problem: `\`${part}\` is no ${field.name} of a schedule: it is ${field.low} to ${field.high}, \`*\`, a range, a step or a list`,
      };
    fields.push(values);
  }
  return { fields, open: parts.map((part) => part === "*") };
}

function readField(text: string, field: Field): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(?<from>\*|\w+)(?:-(?<to>\w+))?(?:\/(?<step>\d+))?$/.exec(part);
    const from = match?.groups?.["from"];
    if (from === undefined) return undefined;
    const step = Number(match?.groups?.["step"] ?? 1);
    const start = from === "*" ? field.low : valueOf(from, field);
    const to = match?.groups?.["to"];
    // `5/15` goes on to the end.
    const end =
      to === undefined
        ? from === "*" || match?.groups?.["step"] !== undefined
          ? field.high
          : start
        : valueOf(to, field);
    if (start === undefined || end === undefined || step < 1 || (from === "*" && to !== undefined) || start > end)
      return undefined;
    for (let value = start; value <= end; value += step) values.add(value);
  }
  return values;
}

function valueOf(text: string, { low, high, names }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + low;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? value : undefined;
}

/** The shortest time between two starts, in minutes. */
export function shortestInterval({ fields }: Cron): number {
  const [minutes = new Set<number>(), hours = new Set<number>()] = fields;
  const sorted = [...minutes].sort((left, right) => left - right);
  const [first = 0] = sorted;
  const gaps = sorted.slice(1).map((minute, index) => minute - (sorted[index] ?? 0));
  // From the last minute of an hour to the first of the next.
  if (hours.size === 24) gaps.push(60 - (sorted.at(-1) ?? 0) + first);
  return gaps.length === 0 ? 60 : Math.min(...gaps);
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTH_NAMES = "January February March April May June July August September October November December".split(" ");

/** A schedule in words: "at 04:00 UTC on Monday". */
export function describeCron({ fields, open }: Cron): string {
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = fields.map((field) => [...field]);
  const parts = [timeOf(minutes, hours)];
  const onDays = open[2] === true ? [] : [`on day ${days.join(", ")} of the month`];
  const onWeekdays = open[4] === true ? [] : [`on ${weekdays.map((day) => WEEKDAYS[day] ?? "").join(", ")}`];
  // POSIX: where both are written, either is enough.
  parts.push([...onDays, ...onWeekdays].join(" or "));
  if (open[3] !== true) parts.push(`in ${months.map((month) => MONTH_NAMES[month - 1] ?? "").join(", ")}`);
  return parts.filter((part) => part !== "").join(" ");
}

function timeOf(minutes: readonly number[], hours: readonly number[]): string {
  const [first = 0, second] = minutes;
  const step = second === undefined ? 0 : second - first;
  const isEven =
    step > 0 && minutes.every((minute, index) => minute === first + index * step) && first === 0 && 60 % step === 0;
  const two = (value: number): string => String(value).padStart(2, "0");
  if (minutes.length === 60)
    return hours.length === 24
      ? "every minute"
      : `every minute from ${hours.map((hour) => `${two(hour)}:00`).join(", ")} UTC on`;
  if (hours.length === 24) return isEven ? `every ${step} minutes` : `at minute ${minutes.join(", ")} of every hour`;
  const times = hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`));
  return `at ${times.slice(0, 12).join(", ")}${times.length > 12 ? ", …" : ""} UTC`;
}
