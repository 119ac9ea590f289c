import { describe } from "node:test";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { testCanary, testFailingCanary } from "./deploy-canary.ts";
import { testPlayedFailures, testRealFailures } from "./deploy-failures.ts";
import { testOutages } from "./deploy-outages.ts";
import { testOwners } from "./deploy-owners.ts";
import { testPermissions } from "./deploy-permissions.ts";
import { testPreview } from "./deploy-preview.ts";
import { testRefusals } from "./deploy-refusals.ts";
import { testFailingSets, testSets } from "./deploy-stateful.ts";
import { testHealthy, testWhole } from "./deploy-whole.ts";
import { describeCluster } from "./describe.ts";
import { testGeneratedWorkflow } from "./generated-workflow.ts";

await describeCluster("deploys to a real cluster", (cluster) => {
  // Most of it is waiting, each in a namespace of its own. The longest come first
  describe("side by side", { concurrency: 6 }, () => {
    if (isControlPlane(cluster)) {
      testOutages();
      testFailingSets(cluster);
      testPlayedFailures(cluster);
      testFailingCanary(cluster);
      testHealthy(cluster);
    } else describe("scenarios and outages", { skip: "they need a control plane of the test's own" });
    testPermissions(cluster);
    testOwners(cluster);
    testRealFailures(cluster);
    testCanary(cluster);
    testSets(cluster);
    testPreview(cluster);
    testWhole(cluster);
    testRefusals(cluster);
    testGeneratedWorkflow(cluster);
  });
});

function isControlPlane(cluster: Cluster): cluster is ControlPlane {
  return "pauseApiServer" in cluster;
}
