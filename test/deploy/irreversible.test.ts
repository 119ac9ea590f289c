import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findIrreversible } from "../../server/src/deploy/decisions/irreversible.ts";
import type { JsonObject } from "../../server/src/deploy/kubectl/json.ts";
import type { ClusterObject } from "../../server/src/deploy/kubectl/object.ts";
import { unreachedBy } from "../../server/src/deploy/decisions/strategy.ts";

function object(kind: string, rest: JsonObject, owned: JsonObject = {}): ClusterObject {
  const managedFields = [{ manager: "paylint", operation: "Apply", fieldsV1: owned }];
  return { apiVersion: "v1", kind, metadata: { name: "x", managedFields }, ...rest };
}

const service = (spec: JsonObject, owned: JsonObject = {}): ClusterObject =>
  object("Service", { spec }, { "f:spec": { "f:selector": {}, ...owned } });

const IP = { clusterIP: "10.0.0.5", clusterIPs: ["10.0.0.5"] };
const DUAL = { clusterIP: "10.0.0.5", clusterIPs: ["10.0.0.5", "fd00::5"] };
const PORT = { port: 80, protocol: "TCP" };
const NODE_PORT = { ...PORT, nodePort: 30_080 };
const OWNED_PORT = { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { "f:port": {}, "f:nodePort": {} } } };
const CLAIMS = { volumeClaimTemplates: [{ metadata: { name: "data" } }] };
const claim = (storage: string): ClusterObject =>
  object("PersistentVolumeClaim", { spec: { resources: { requests: { storage } } } });
const set = (spec: JsonObject): ClusterObject => ({ ...object("StatefulSet", { spec }), apiVersion: "apps/v1" });

/** Before, after, and what is said of it. */
const CASES: Readonly<Record<string, readonly [ClusterObject | undefined, ClusterObject, readonly string[]]>> = {
  "a ConfigMap becomes immutable": [
    object("ConfigMap", { data: {} }),
    object("ConfigMap", { data: {}, immutable: true }),
    ["`ConfigMap/x` becomes immutable; it could only be deleted and made anew"],
  ],
  "a Secret becomes immutable": [
    object("Secret", { immutable: false }),
    object("Secret", { immutable: true }),
    ["`Secret/x` becomes immutable; it could only be deleted and made anew"],
  ],
  "a ConfigMap was immutable before": [
    object("ConfigMap", { immutable: true }),
    object("ConfigMap", { immutable: true }),
    [],
  ],
  "a ConfigMap is new": [undefined, object("ConfigMap", { immutable: true }), []],
  "a Service becomes a name": [
    service({ type: "ClusterIP", ...IP, ports: [PORT] }),
    service({ type: "ExternalName", externalName: "pay.example.com" }),
    ["`Service/x` gives up its cluster IP 10.0.0.5, and would get another"],
  ],
  "a Service was a name": [
    service({ type: "ExternalName", externalName: "pay.example.com" }),
    service({ type: "ClusterIP", ...IP, ports: [PORT] }),
    [],
  ],
  "a Service's address was chosen": [
    service({ type: "ClusterIP", ...IP }, { "f:clusterIP": {} }),
    service({ type: "ExternalName", externalName: "pay.example.com" }),
    [],
  ],
  "a Service had no address": [
    service({ type: "ClusterIP", clusterIP: "None", clusterIPs: ["None"] }),
    service({ type: "ExternalName", externalName: "pay.example.com" }),
    [],
  ],
  "a Service loses its second address": [
    service({ type: "ClusterIP", ...DUAL }),
    service({ type: "ClusterIP", ...IP }),
    ["`Service/x` gives up its cluster IP fd00::5, and would get another"],
  ],
  "a Service loses its node port": [
    service({ type: "NodePort", ...IP, ports: [NODE_PORT] }),
    service({ type: "ClusterIP", ...IP, ports: [PORT] }),
    ["`Service/x` gives up its node port 30080, and would get another"],
  ],
  "a Service's node port was chosen": [
    service({ type: "NodePort", ...IP, ports: [NODE_PORT] }, OWNED_PORT),
    service({ type: "ClusterIP", ...IP, ports: [PORT] }),
    [],
  ],
  "a Service keeps its node port under another name": [
    service({ type: "NodePort", ...IP, ports: [NODE_PORT] }),
    service({ type: "NodePort", ...IP, ports: [{ ...NODE_PORT, name: "http" }] }),
    [],
  ],
  "a Service loses its load balancer": [
    service({ type: "LoadBalancer", ...IP }),
    service({ type: "ClusterIP", ...IP }),
    ["`Service/x` gives up its load balancer's address, and would get another"],
  ],
  "a claim grows": [
    claim("1Gi"),
    claim("2Gi"),
    ["`PersistentVolumeClaim/x` grows from 1Gi to 2Gi, and volumes do not shrink"],
  ],
  "a claim stays": [claim("1Gi"), claim("1Gi"), []],
  "a claim is new": [
    undefined,
    claim("1Gi"),
    ["`PersistentVolumeClaim/x` is new and would stay, since it may hold data"],
  ],
  "a Job is new": [undefined, object("Job", {}), ["`Job/x` runs, and what it does stays done"]],
  "a StatefulSet with claims is new": [
    undefined,
    set(CLAIMS),
    ["`StatefulSet/x` claims volumes (data), which would stay, since they may hold data"],
  ],
  "a StatefulSet without claims is new": [undefined, set({}), []],
  "a StatefulSet shrinks, and its volumes go": [
    set({ ...CLAIMS, replicas: 3 }),
    set({ ...CLAIMS, replicas: 1, persistentVolumeClaimRetentionPolicy: { whenScaled: "Delete" } }),
    ["`StatefulSet/x` loses 2 pods, and the volumes claimed for them are deleted"],
  ],
  "a StatefulSet shrinks, and its volumes stay": [set({ ...CLAIMS, replicas: 3 }), set({ ...CLAIMS, replicas: 1 }), []],
  "a Deployment changes": [object("Deployment", { spec: {} }), object("Deployment", { spec: { replicas: 2 } }), []],
};

describe("what cannot be taken back", () => {
  for (const [name, [before, after, words]] of Object.entries(CASES))
    test(name, () => assert.deepEqual(findIrreversible(before, after), words));
});

test("what a strategy keeps from rolling out", () => {
  const sized = (template: string, updateStrategy: JsonObject, replicas = 3, ready = replicas): ClusterObject => ({
    ...set({ replicas, template: { template }, updateStrategy }),
    status: { readyReplicas: ready },
  });
  const unreached = (updateStrategy: JsonObject, replicas?: number) =>
    unreachedBy(sized("a", updateStrategy, replicas), sized("b", updateStrategy, replicas));
  const partition = (number: number): JsonObject => ({ type: "RollingUpdate", rollingUpdate: { partition: number } });
  assert.equal(unreached({ type: "RollingUpdate" }), undefined);
  assert.equal(unreached(partition(0)), undefined);
  assert.deepEqual(unreached(partition(2)), {
    message: "Only a part of `StatefulSet/x` rolls out: its partition keeps 2 of 3 pods as they are",
    whole: false,
  });
  assert.equal(unreached(partition(5))?.whole, true);
  assert.equal(unreached({ type: "OnDelete" })?.whole, true);
  assert.equal(unreached({ type: "OnDelete" }, 0), undefined);
  assert.deepEqual(unreachedBy(sized("a", {}, 3, 2), sized("b", {})), {
    message:
      "Nothing of `StatefulSet/x` rolls out while one of its pods is not ready: its controller waits for that pod, unless somebody deletes it",
    whole: false,
  });
  assert.equal(unreachedBy(sized("a", { type: "OnDelete" }), sized("a", { type: "OnDelete" })), undefined);
});
