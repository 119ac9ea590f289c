/** Facts about the world that grow old: when somebody last looked, and where. */
export interface DataTable {
  readonly name: string;
  /** `2026-11` */
  readonly month: string;
  readonly sources: readonly string[];
}

/** Months between a table's date and now, 0 for a table of this month. */
export function ageInMonths({ month }: DataTable, now: Date): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return Math.max(0, (now.getUTCFullYear() - year) * 12 + now.getUTCMonth() + 1 - number);
}
