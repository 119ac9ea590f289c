import { addLines, setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { TRACING, lackingEntry } from "../model/service.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["10.2.1", "10.7.2"],
  summary: "Production is not traced",
  why: "A payment passes many services, and without traces nobody can say which of them lost it",
  how: "Point the OpenTelemetry SDK at a collector with `OTEL_EXPORTER_OTLP_ENDPOINT`, and keep a share of the traces",
  check(file, report) {
    if (file.tier !== "production") return;
    const evidence = `production ${file.tierReason}`;
    for (const entry of file.tree.entries) {
      const better = tracedValue(entry);
      if (better === undefined) continue;
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` turns tracing off in production`,
        evidence,
        fixes: [setFix(entry, better)],
      });
    }
    const first = lackingEntry(file, TRACING);
    if (first === undefined) return;
    report({
      at: first.key,
      message: "Nothing in this file sends traces",
      severity: "information",
      evidence,
      fixes: [{ title: "Add the variables of OpenTelemetry", class: "template", edits: addLines(file, TEMPLATE) }],
    });
  },
});

/** Source: OpenTelemetry, environment variable specification. */
const TEMPLATE = [
  "OTEL_SERVICE_NAME=",
  "OTEL_EXPORTER_OTLP_ENDPOINT=",
  "OTEL_TRACES_SAMPLER=parentbased_traceidratio",
  "OTEL_TRACES_SAMPLER_ARG=0.1",
];

/** The value by which traces are kept again; undefined when they are not turned off. */
function tracedValue({ key, value }: DotenvEntry): string | undefined {
  const text = value.text.trim();
  const state = switchOf(text);
  if (key.text === "OTEL_SDK_DISABLED" && state === true) return opposite(text);
  if (state === false && /^(?:DD_TRACE_ENABLED|OTEL_TRACES_ENABLED|TRACING_ENABLED|ENABLE_TRACING)$/.test(key.text))
    return opposite(text);
  if (key.text === "OTEL_TRACES_SAMPLER" && text === "always_off") return "parentbased_traceidratio";
  if (key.text === "OTEL_TRACES_EXPORTER" && text === "none") return "otlp";
  return /^0(?:\.0*)?$/.test(text) && /(?:TRACES?_SAMPLE_RATE|TRACE_SAMPLE_RATE|TRACES_SAMPLER_ARG)$/.test(key.text)
    ? "0.1"
    : undefined;
}
