// What the mocha inside an editor tells the process outside: one console line a record, which both extension hosts
// pass on to the page.

/** The outcome of one test. */
export interface TestResult {
  /** The names of its suites and its own, joined by spaces. */
  readonly title: string;
  readonly state: "passed" | "failed" | "pending";
  /** Message and stack of a failure. */
  readonly error?: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** Results are numbered and `end` carries their count: a line may be lost or come twice. */
export type Report =
  | { readonly kind: "test"; readonly number: number; readonly result: TestResult }
  | { readonly kind: "end"; readonly count: number };

const marker = "paylint-test-report:";

/** The console line for a report. */
export function reportLine(report: Report): string {
  return marker + JSON.stringify(report);
}

/** The report in a console line, or `undefined` for any other line. */
export function parseReport(line: string): Report | undefined {
  const start = line.indexOf(marker);
  if (start < 0) return undefined;
  // The host may add to the line (a source position, a closing quote): the record ends at the last brace.
  const text = line.slice(start + marker.length, line.lastIndexOf("}") + 1);
  try {
    const value: unknown = JSON.parse(text);
    return isReport(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isReport(value: unknown): value is Report {
  return (
    typeof value === "object" && value !== null && "kind" in value && (value.kind === "test" || value.kind === "end")
  );
}
