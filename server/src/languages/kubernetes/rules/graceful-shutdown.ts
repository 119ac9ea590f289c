import type { KubernetesManifest } from "../model/manifest.ts";
import { type JudgedContainer, wholeContainers } from "../model/pods.ts";
import { isServing } from "../model/workload.ts";
import { itemsAt, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { integerValue, isNull } from "../../../syntax/yaml/values.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

const SLEEP = 15;
const GRACE = 45;
const DEFAULT_GRACE = 30;
const SHORTEST_GRACE = 30;
/** What must be left of the grace period when the hook is done. */
const MARGIN = 5;

/** Endpoints are withdrawn while a pod is already stopping: without a pause, requests still arrive at a closed port. */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A pod is stopped while requests are still under way",
  why: "Every release then cuts off charges half way, and nobody knows whether the card was debited",
  how: "Add a `preStop` sleep of about 15 seconds and a `terminationGracePeriodSeconds` that leaves time for open charges",
  check(manifest, report) {
    for (const whole of wholeContainers(manifest, "app")) {
      const { object, workload, container, weight } = whole;
      if (!workload.serves || !isServing(container)) continue;
      const preStop = valueAt(container.node, "lifecycle", "preStop");
      const graceNode = valueAt(workload.podSpec, "terminationGracePeriodSeconds");
      const grace = integerValue(graceNode) ?? DEFAULT_GRACE;
      const sleep = sleepOf(preStop);
      if (isNull(preStop)) {
        if (object.stakes.isGeneric) continue;
        report({
          at: container.nameSpan,
          message: `\`${container.name}\` is stopped while requests are still sent to it: it has no \`preStop\` hook`,
          ...weight,
          fixes: drainFix(manifest, whole, grace),
        });
      } else if (sleep !== undefined && grace <= sleep + MARGIN) {
        report({
          at: graceNode ?? container.nameSpan,
          message: `Of the ${grace} s grace period, the \`preStop\` sleep of \`${container.name}\` takes ${sleep}`,
          ...weight,
        });
      } else if (graceNode !== undefined && grace < SHORTEST_GRACE && object.stakes.isPayment) {
        report({
          at: graceNode,
          message: `\`${container.name}\` has ${grace} s to finish open charges before it is killed`,
          ...weight,
        });
      }
    }
  },
});

/** Seconds that a hook sleeps, where it says so plainly. */
function sleepOf(preStop: YamlNode | undefined): number | undefined {
  const native = integerValue(valueAt(preStop, "sleep", "seconds"));
  if (native !== undefined) return native;
  const command = itemsAt(preStop, "exec", "command").map((word) => scalarText(word) ?? "");
  const seconds = /(?:^|[\s/;&])sleep (\d{1,4})(?:s|$|[\s;&])/.exec(command.join(" "))?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function drainFix(manifest: KubernetesManifest, { workload, container }: JudgedContainer, grace: number): Fix[] {
  const path = ["lifecycle", "preStop", "sleep", "seconds"];
  const hook = setValue(manifest.yaml, container.node, path, String(SLEEP), ["image", "name"]);
  const longer =
    grace >= GRACE
      ? []
      : setValue(manifest.yaml, workload.podSpec, ["terminationGracePeriodSeconds"], String(GRACE), [
          "serviceAccountName",
        ]);
  if (hook === undefined || longer === undefined) return [];
  return [{ title: `Wait ${SLEEP} s before stopping`, class: "review", edits: [hook, longer].flat() }];
}
