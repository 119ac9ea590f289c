import { type Shown, say } from "../base/say.ts";
import type { RuleTimer } from "../engine/rule-timer.ts";

/** Gathers how long each rule takes. */
export interface Timing extends RuleTimer {
  /** A table, the slowest rule first, and what the rest of the check took. */
  rows(): readonly Shown[];
}

interface Spent {
  calls: number;
  milliseconds: number;
}

export function createTiming(): Timing {
  const started = performance.now();
  const spent = new Map<string, Spent>();
  return {
    now: () => performance.now(),
    add(rule, milliseconds) {
      const known = spent.get(rule);
      if (known === undefined) spent.set(rule, { calls: 1, milliseconds });
      else {
        known.calls++;
        known.milliseconds += milliseconds;
      }
    },
    rows() {
      const whole = performance.now() - started;
      const rules = [...spent].sort(([, left], [, right]) => right.milliseconds - left.milliseconds);
      const inRules = rules.reduce((sum, [, { milliseconds }]) => sum + milliseconds, 0);
      const width = Math.max(...rules.map(([rule]) => rule.length), "reading and parsing".length);
      const row = (name: string, milliseconds: number, calls: string): Shown =>
        say`${name.padEnd(width)}  ${milliseconds.toFixed(1).padStart(9)} ms  ${((100 * milliseconds) / whole).toFixed(1).padStart(5)} %  ${calls}`;
      return [
        ...rules.map(([rule, { milliseconds, calls }]) => row(rule, milliseconds, `${calls} calls`)),
        row("reading and parsing", Math.max(0, whole - inRules), ""),
      ];
    },
  };
}
