import type { Span } from "../../../base/span.ts";
import { rule } from "../../../contract/rule.ts";
import { asMap, entriesOf, itemsAt, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

/** Providers that give a number; a job is judged by its own end. */
const MEASURING = new Set(
  "prometheus web datadog newRelic wavefront graphite influxdb cloudWatch skywalking".split(" "),
);
/** "No data" as a way to success, before or behind the real condition. */
const EMPTY_IS_FINE =
  /(?<![!\w])(?:isNaN\([^()]*\)|len\(result\)\s*==\s*0|result\s*==\s*nil)\s*(?:\|\||or\b)|(?:\|\||\bor)\s*(?:isNaN\([^()]*\)|len\(result\)\s*==\s*0|result\s*==\s*nil)/;

/** https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#empty-array */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1", "12.10.5"],
  summary: "An analysis finds a release good that it knows nothing of",
  why: "A release that takes no payments at all leaves no data, and goes on to everybody",
  how: "Leave `no data` without an answer: with both a success and a failure condition it is inconclusive, and the release waits",
  check({ objects }, report) {
    for (const { kind, apiGroup, node, stakes, partial } of objects) {
      if (!/^(?:Cluster)?AnalysisTemplate$/.test(kind) || apiGroup !== "argoproj.io" || partial) continue;
      const severity = stakes.high ? ("error" as const) : ("warning" as const);
      const certainty = stakes.tier === "development" || stakes.isFixture ? ("unknown" as const) : ("certain" as const);
      for (const metric of itemsAt(node, "spec", "metrics"))
        for (const found of blindSpots(metric)) report({ ...found, severity, certainty });
      for (const one of itemsAt(node, "spec", "dryRun")) {
        const at = valueAt(one, "metricName");
        if (at === undefined || !/^\.[*+]$/.test(scalarText(at) ?? "")) continue;
        report({ at, message: "Every metric is a dry run: none of them can stop a release", severity, certainty });
      }
    }
  },
});

function blindSpots(metric: YamlNode): { at: Span; message: string }[] {
  const name = textAt(metric, "name") ?? "";
  const success = valueAt(metric, "successCondition");
  const condition = scalarText(success) ?? "";
  const query = valueAt(metric, "provider", "prometheus", "query");
  const at = asMap(metric);
  if (success !== undefined && EMPTY_IS_FINE.test(condition))
    return [{ at: success, message: `\`${name}\` counts it as a success when there is no data` }];
  const [provider] = entriesOf(valueAt(metric, "provider"));
  const isMeasured = MEASURING.has(scalarText(provider?.key) ?? "");
  if (at !== undefined && isMeasured && condition === "" && valueAt(metric, "failureCondition") === undefined)
    return [
      {
        at: valueAt(metric, "name") ?? at,
        message: `\`${name}\` has no condition, so whatever it measures is a success`,
      },
    ];
  const fallback = fallbackOf(scalarText(query) ?? "");
  if (query === undefined || fallback === undefined || !holds(condition, fallback)) return [];
  return [{ at: query, message: `Without data the query of \`${name}\` gives ${fallback}, which is a success` }];
}

/** `… or vector(1)` at the end; of a count that is missing, zero is the truth. */
function fallbackOf(query: string): number | undefined {
  const written = /\bor\s+(?:on\s*\(\s*\)\s*)?vector\(\s*([\d.]+)\s*\)\s*$/i.exec(query)?.[1];
  const value = written === undefined ? undefined : Number(written);
  return value === 0 && !query.includes("/") ? undefined : value;
}

function holds(condition: string, value: number): boolean {
  const [, operator, limit] = /^\s*result(?:\[0\])?\s*(>=|<=|>|<|==)\s*([\d.]+)\s*$/.exec(condition) ?? [];
  const other = Number(limit);
  switch (operator) {
    case ">=":
      return value >= other;
    case "<=":
      return value <= other;
    case ">":
      return value > other;
    case "<":
      return value < other;
    case "==":
      return value === other;
    default:
      return false;
  }
}
