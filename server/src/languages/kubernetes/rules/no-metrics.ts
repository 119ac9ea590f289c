import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { podsOf, wholeWorkloads } from "../model/pods.ts";
import { type KubernetesSet, kubernetesSet } from "../model/set.ts";
import type { Workload } from "../model/workload.ts";
import { entryOf, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { ROLLED_OUT } from "../model/workload.ts";
import { rule } from "../../../contract/rule.ts";

const POD_MONITORS = ["PodMonitor", "PodMonitoring", "ClusterPodMonitoring", "VMPodScrape"];
const SERVICE_MONITORS = ["ServiceMonitor", "VMServiceScrape"];

/** Annotations by which agents find what to watch: Prometheus, Grafana, Datadog, Dynatrace, OpenTelemetry, New Relic. */
const SCRAPED =
  /^(?:prometheus\.io\/(?:scrape|should_be_scraped|port|path)|k8s\.grafana\.com\/|ad\.datadoghq\.com\/|admission\.datadoghq\.com\/|(?:data-ingest|metrics)\.dynatrace\.com\/|instrumentation\.opentelemetry\.io\/|sidecar\.opentelemetry\.io\/|newrelic\.io\/)/;

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["10.7.2", "12.10.5"],
  summary: "Nothing collects metrics of the service",
  why: "When authorisations begin to fail after a release, no alert can fire",
  how: "Give the pods a metrics port and a ServiceMonitor or PodMonitor that selects them, or scrape annotations on the pod template",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (!ROLLED_OUT.has(workload.kind) || !workload.serves || isWatched(object, workload, set)) continue;
      const misplaced = Object.keys(object.annotations).find((key) => SCRAPED.test(key));
      if (misplaced === undefined && object.stakes.isGeneric) continue;
      const annotation = entryOf(valueAt(object.node, "metadata", "annotations"), misplaced ?? "");
      report({
        at: annotation?.key ?? object.nameSpan,
        message:
          misplaced === undefined
            ? `Nothing in these files collects metrics of \`${object.name}\``
            : `\`${misplaced}\` has no effect here: collectors read it on the pod template`,
        ...weight,
        ...(set.complete ? {} : { certainty: "unknown" as const }),
      });
    }
  },
});

function isWatched(object: KubernetesObject, workload: Workload, set: KubernetesSet): boolean {
  if (Object.keys(workload.podAnnotations).some((key) => SCRAPED.test(key))) return true;
  if (sendsItself(workload)) return true;
  if (set.isSelected(POD_MONITORS, podsOf(object, workload))) return true;
  for (const service of set.selecting(["Service"], podsOf(object, workload)))
    if (service.scraped === true || set.isSelected(SERVICE_MONITORS, service)) return true;
  return false;
}

/** Programs that push their metrics to an agent. */
function sendsItself({ containers }: Workload): boolean {
  return containers.some(({ node }) =>
    itemsAt(node, "env").some((item) =>
      /^(?:OTEL_EXPORTER_OTLP_|OTEL_METRICS_EXPORTER|DD_AGENT_HOST|DD_DOGSTATSD|STATSD_|NEW_RELIC_|ELASTIC_APM_)/.test(
        textAt(item, "name") ?? "",
      ),
    ),
  );
}
