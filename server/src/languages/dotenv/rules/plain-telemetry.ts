import { httpsFix, setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { addressOf } from "../../../model/address.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import { rule } from "../../../contract/rule.ts";

/** Source: OpenTelemetry Protocol Exporter, configuration options. */
export default rule<DotenvFile>({
  severity: "warning",
  pci: ["4.2.1"],
  summary: "Traces and metrics leave the network in plain text",
  why: "Traces name customers, orders and addresses of the payment system, and often what was sent",
  how: "Send telemetry over `https://`, or to a collector beside the service",
  check(file, report) {
    if (file.tier === "development" || file.role === "example") return;
    const { entries } = file.tree;
    const endpoints = entries.filter(({ key }) => ENDPOINT.test(key.text));
    for (const entry of endpoints) {
      const { key, value } = entry;
      const address = addressOf(value.text);
      if (address?.scheme !== "http" || address.reach !== "public") continue;
      report({
        at: { start: value.start, end: value.start + "http://".length },
        message: `\`${key.text}\` sends telemetry over plain HTTP`,
        fixes: [httpsFix(entry)],
      });
    }
    // Without a scheme the switch decides: `collector.vendor.io:4317`.
    const leaves = endpoints.some(({ value }) => addressOf(`grpc://${value.text}`)?.reach === "public");
    for (const entry of entries) {
      if (!leaves || !INSECURE.test(entry.key.text) || switchOf(entry.value.text) !== true) continue;
      const no = opposite(entry.value.text);
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` sends telemetry without TLS`,
        fixes: [setFix(entry, no)],
      });
    }
  },
});

const ENDPOINT = /^OTEL_EXPORTER_(?:OTLP(?:_(?:TRACES|METRICS|LOGS))?|ZIPKIN|JAEGER)_ENDPOINT$/;
const INSECURE = /^OTEL_EXPORTER_OTLP(?:_(?:TRACES|METRICS|LOGS))?_INSECURE$/;
