import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../server/src/deploy/kubectl/json.ts";
import { claimingDefaults, othersFingerprint, restorable } from "../../server/src/deploy/decisions/managed-fields.ts";
import type { ClusterObject } from "../../server/src/deploy/kubectl/object.ts";

function deployment(managed: readonly JsonObject[], replicas = 3): ClusterObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "api",
      namespace: "payments",
      uid: "1",
      resourceVersion: "7",
      labels: { app: "api", team: "pay" },
      annotations: { "deployment.kubernetes.io/revision": "4", owner: "pay" },
      managedFields: managed,
    },
    spec: {
      replicas,
      progressDeadlineSeconds: 600,
      template: {
        spec: {
          containers: [
            {
              name: "api",
              image: "api:1",
              env: [
                { name: "A", value: "1" },
                { name: "B", value: "2" },
              ],
              terminationMessagePath: "/dev/termination-log",
            },
            { name: "proxy", image: "proxy:1" },
          ],
          args: ["x"],
        },
      },
    },
    status: { replicas },
  };
}

const OWN: JsonObject = {
  manager: "paylint",
  operation: "Apply",
  fieldsV1: {
    "f:metadata": { "f:labels": { "f:app": {} } },
    "f:spec": {
      "f:replicas": {},
      "f:template": {
        "f:spec": {
          "f:args": {},
          "f:containers": {
            'k:{"name":"api"}': {
              ".": {},
              "f:name": {},
              "f:image": {},
              "f:env": { 'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:value": {} } },
            },
          },
        },
      },
    },
  },
};
/** Of `OWN`, what is left once somebody else has set the number of replicas. */
const LEFT: JsonObject = {
  manager: "paylint",
  operation: "Apply",
  fieldsV1: {
    "f:metadata": { "f:labels": { "f:app": {} } },
    "f:spec": { "f:template": { "f:spec": { "f:args": {} } } },
  },
};
const EDITED: JsonObject = {
  manager: "kubectl-edit",
  operation: "Update",
  fieldsV1: { "f:metadata": { "f:labels": { "f:team": {} } } },
};
const CONTROLLER: JsonObject = {
  manager: "kube-controller-manager",
  operation: "Update",
  subresource: "status",
  fieldsV1: {
    "f:metadata": { "f:annotations": { "f:deployment.kubernetes.io/revision": {} } },
    "f:status": { "f:replicas": {} },
  },
};

test("what was applied before is what its manager owns, with the values of that time", () => {
  assert.deepEqual(restorable(deployment([OWN, EDITED, CONTROLLER]), "paylint", false, undefined), {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "api", namespace: "payments", labels: { app: "api" } },
    spec: {
      replicas: 3,
      template: {
        spec: { args: ["x"], containers: [{ name: "api", image: "api:1", env: [{ name: "A", value: "1" }] }] },
      },
    },
  });
});

test("what people set counts when nothing was deployed from here before, and what controllers set does not", () => {
  const restored = restorable(
    deployment([{ ...OWN, manager: "kubectl-client-side-apply", operation: "Update" }, EDITED, CONTROLLER]),
    "paylint",
    false,
    undefined,
  );
  assert.deepEqual(restored.metadata, { name: "api", namespace: "payments", labels: { app: "api", team: "pay" } });
  assert.equal(Object.hasOwn(restored, "status"), false);
});

test("what was taken over from people since is given back, and nothing of a stranger's", () => {
  const scaled = {
    manager: "kubectl",
    operation: "Update",
    subresource: "scale",
    fieldsV1: { "f:spec": { "f:replicas": {} } },
  };
  const stranger = { ...EDITED, manager: "mesh", fieldsV1: { "f:metadata": { "f:annotations": { "f:owner": {} } } } };
  const before = deployment([LEFT, EDITED, scaled, stranger, CONTROLLER], 5);
  const restored = restorable(before, "paylint", true, undefined);
  assert.deepEqual(restored.metadata, { name: "api", namespace: "payments", labels: { app: "api", team: "pay" } });
  assert.equal((restored["spec"] as JsonObject)["replicas"], 5);
  assert.deepEqual(restorable(before, "paylint", false, undefined).metadata["labels"], { app: "api" });
});

test("what kubectl noted of its last apply comes back with the fields it is about", () => {
  const key = "kubectl.kubernetes.io/last-applied-configuration";
  const live = deployment([
    {
      manager: "kubectl-client-side-apply",
      operation: "Update",
      fieldsV1: { "f:metadata": { "f:annotations": { [`f:${key}`]: {} }, "f:labels": { "f:app": {} } } },
    },
  ]);
  const noted = { ...live, metadata: { ...live.metadata, annotations: { [key]: "{}", owner: "pay" } } };
  assert.deepEqual(restorable(noted, "paylint", false, undefined).metadata["annotations"], { [key]: "{}" });
});

test("an autoscaler's number of replicas stays", () => {
  assert.equal((restorable(deployment([OWN]), "paylint", false, 9)["spec"] as JsonObject)["replicas"], 9);
});

test("a change by people shows, and one by controllers does not", () => {
  const before = othersFingerprint(deployment([OWN, EDITED, CONTROLLER]), "paylint");
  assert.equal(
    othersFingerprint(deployment([OWN, EDITED, { ...CONTROLLER, time: "2026-11-24T09:00:00Z" }], 5), "paylint"),
    before,
  );
  const taken = { manager: "kubectl-edit", operation: "Update", fieldsV1: { "f:spec": { "f:replicas": {} } } };
  assert.notEqual(othersFingerprint(deployment([OWN, EDITED, taken, CONTROLLER]), "paylint"), before);
});

test("what the server filled in since is claimed, and what anybody owns is left to the apply", () => {
  const object = (spec: JsonObject, fields: JsonObject = {}): ClusterObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "api",
      managedFields: [{ manager: "paylint", operation: "Apply", fieldsV1: { "f:spec": fields } }],
    },
    spec,
  });
  const before = object({ strategy: { type: "Recreate" }, template: { spec: { nodeSelector: { a: "b" } } } });
  const live = object(
    {
      minReadySeconds: 5,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } },
      template: { spec: { nodeSelector: { a: "b", c: "d" }, serviceAccountName: "api", serviceAccount: "api" } },
    },
    {
      "f:minReadySeconds": {},
      "f:strategy": { "f:type": {} },
      "f:template": { "f:spec": { "f:nodeSelector": {}, "f:serviceAccountName": {} } },
    },
  );
  assert.deepEqual(claimingDefaults(before, live, "paylint")?.["spec"], {
    minReadySeconds: 5,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } },
    template: { spec: { nodeSelector: { a: "b", c: "d" }, serviceAccountName: "api", serviceAccount: "api" } },
  });
  assert.equal(claimingDefaults(before, before, "paylint"), undefined);
});
