/** Hears how long rules take; whoever has a clock brings it along. */
export interface RuleTimer {
  /** In milliseconds, from any beginning. */
  now(): number;
  /** @param milliseconds of one call of the rule */
  add(rule: string, milliseconds: number): void;
}
