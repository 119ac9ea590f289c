import { type Json, at, listAt, textAt } from "../kubectl/json.ts";

/** A question to Prometheus whose answer must stay within bounds while a deploy is soaking. */
export interface Guard {
  /** Of any server that speaks Prometheus' HTTP API, without `/api/v1/query`. */
  readonly url: string;
  readonly query: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export type GuardResult =
  | { readonly type: "holds"; readonly value: number }
  | { readonly type: "broken"; readonly value: number }
  /** No data is no success: nobody was paying, or nobody was counting. */
  | { readonly type: "inconclusive"; readonly why: string };

export function guardUrl({ url, query }: Guard): string {
  return `${withoutEndSlash(url)}/api/v1/query?query=${encodeURIComponent(query)}`;
}

/** Judges Prometheus' answer. Every sample must be a number within the bounds. */
export function judgeGuard(guard: Guard, answer: { readonly status: number; readonly body: string }): GuardResult {
  if (answer.status !== 200) return { type: "inconclusive", why: `Prometheus answers ${answer.status}` };
  let parsed: Json;
  try {
    parsed = JSON.parse(answer.body) as Json;
  } catch {
    return { type: "inconclusive", why: "what answers is not Prometheus" };
  }
  if (textAt(parsed, "status") !== "success")
    return { type: "inconclusive", why: "Prometheus could not answer the query" };
  const data = at(parsed, "data");
  const samples =
    textAt(data, "resultType") === "scalar"
      ? [at(data, "result")]
      : listAt(data, "result").map((one) => at(one, "value"));
  const values = samples.map((sample) => Number(textAt(sample, 1)));
  if (values.length === 0) return { type: "inconclusive", why: "there is no data" };
  if (values.some((value) => !Number.isFinite(value))) return { type: "inconclusive", why: "the answer is no number" };
  const broken = values.find((value) => value < (guard.atLeast ?? -Infinity) || value > (guard.atMost ?? Infinity));
  return broken === undefined ? { type: "holds", value: values[0] ?? 0 } : { type: "broken", value: broken };
}

function withoutEndSlash(url: string): string {
  return url.endsWith("/") ? withoutEndSlash(url.slice(0, -1)) : url;
}
