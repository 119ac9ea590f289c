// `node:assert/strict` for tests that also run in a web worker, where Node's own does not exist.
// Test files import `node:assert/strict` as anywhere else; the bundle puts this module in its place.

interface Failure {
  readonly message?: string | Error | undefined;
  readonly fallback: string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** Same name and properties as Node's, so that a reporter can show a difference. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
  readonly actual: unknown;
  readonly expected: unknown;
  constructor(message: string, actual: unknown, expected: unknown) {
    super(message);
    this.actual = actual;
    this.expected = expected;
  }
}

function failWith({ message, fallback, actual, expected }: Failure): never {
  if (message instanceof Error) throw message;
  throw new AssertionError(message === undefined ? fallback : `${message}\n${fallback}`, actual, expected);
}

export function ok(value: unknown, message?: string | Error): asserts value {
  if (!value)
    failWith({ message, fallback: `Expected a truthy value, got ${show(value)}`, actual: value, expected: true });
}

export function equal(actual: unknown, expected: unknown, message?: string | Error): void {
  if (!Object.is(actual, expected)) failWith({ message, fallback: difference(actual, expected), actual, expected });
}

export function notEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (Object.is(actual, expected))
    failWith({ message, fallback: `Expected anything but ${show(expected)}`, actual, expected });
}

export function deepEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (!same(actual, expected)) failWith({ message, fallback: difference(actual, expected), actual, expected });
}

export function notDeepEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  if (same(actual, expected))
    failWith({ message, fallback: `Expected anything but ${show(expected)}`, actual, expected });
}

export function match(text: string, pattern: RegExp, message?: string | Error): void {
  if (!pattern.test(text))
    failWith({
      message,
      fallback: `Expected ${show(text)} to match ${String(pattern)}`,
      actual: text,
      expected: pattern,
    });
}

export function doesNotMatch(text: string, pattern: RegExp, message?: string | Error): void {
  if (pattern.test(text))
    failWith({
      message,
      fallback: `Expected ${show(text)} not to match ${String(pattern)}`,
      actual: text,
      expected: pattern,
    });
}

export function fail(message: string | Error = "Failed"): never {
  return failWith({ message, fallback: "" });
}

/** Only a pattern for the message is supported as the expectation. */
export function throws(body: () => unknown, pattern?: RegExp): void {
  let thrown: { readonly error: unknown } | undefined;
  try {
    body();
  } catch (error) {
    thrown = { error };
  }
  judgeThrown(thrown, pattern);
}

/** Only a pattern for the message is supported as the expectation. */
export async function rejects(body: Promise<unknown> | (() => Promise<unknown>), pattern?: RegExp): Promise<void> {
  let thrown: { readonly error: unknown } | undefined;
  try {
    await (typeof body === "function" ? body() : body);
  } catch (error) {
    thrown = { error };
  }
  judgeThrown(thrown, pattern);
}

function judgeThrown(thrown: { readonly error: unknown } | undefined, pattern: RegExp | undefined): void {
  if (thrown === undefined) fail("Expected an error, got none");
  const { error } = thrown;
  if (pattern !== undefined) match(error instanceof Error ? error.message : String(error), pattern);
}

function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime();
  if (left instanceof RegExp && right instanceof RegExp) return String(left) === String(right);
  if (left instanceof Map && right instanceof Map) return same([...left], [...right]);
  if (left instanceof Set && right instanceof Set) return same([...left], [...right]);
  const keys = Object.keys(left);
  const valueIn = (object: object, key: string): unknown => Reflect.get(object, key);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same(valueIn(left, key), valueIn(right, key)))
  );
}

function difference(actual: unknown, expected: unknown): string {
  return `Expected ${show(expected)}\n  but got ${show(actual)}`;
}

function show(value: unknown): string {
  if (value === undefined || typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    return String(value);
  if (value instanceof Error) return String(value);
  try {
    return JSON.stringify(value, (_, part: unknown) => (part === undefined ? "undefined" : part), 2);
  } catch {
    return String(value);
  }
}

export const strictEqual: typeof equal = equal;
export const notStrictEqual: typeof notEqual = notEqual;
export const deepStrictEqual: typeof deepEqual = deepEqual;
export const notDeepStrictEqual: typeof notDeepEqual = notDeepEqual;

const assert = Object.assign((value: unknown, message?: string | Error): asserts value => ok(value, message), {
  ...{ AssertionError, ok, equal, notEqual, deepEqual, notDeepEqual, match, doesNotMatch, fail, throws, rejects },
  ...{ strictEqual, notStrictEqual, deepStrictEqual, notDeepStrictEqual },
});
export { assert as strict };
export default assert;
