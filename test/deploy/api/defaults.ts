import { copyOf, isObject } from "./fields.ts";
import type { ApiObject, Json, JsonObject } from "./types.ts";

type Fill = Readonly<Record<string, Json>>;

/** Gives the object's field, made if it is missing. */
function child(object: JsonObject, name: string): JsonObject {
  const there = object[name];
  if (isObject(there)) return there;
  const made: JsonObject = {};
  object[name] = made;
  return made;
}

function fill(object: JsonObject, defaults: Fill): void {
  for (const [name, value] of Object.entries(defaults)) object[name] ??= copyOf(value);
}

export const items = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

const PROBE: Fill = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function fillContainer(container: JsonObject): void {
  const image = typeof container.image === "string" ? container.image : "";
  const latest = !image.includes("@") && (image.endsWith(":latest") || !/:[^/]+$/.test(image));
  fill(container, {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: latest ? "Always" : "IfNotPresent",
  });
  for (const port of items(container.ports)) fill(port, { protocol: "TCP" });
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = container[name];
    if (!isObject(probe)) continue;
    fill(probe, PROBE);
    if (isObject(probe.httpGet)) fill(probe.httpGet, { path: "/", scheme: "HTTP" });
  }
  for (const variable of items(container.env)) {
    if (isObject(variable.valueFrom) && isObject(variable.valueFrom.fieldRef)) {
      fill(variable.valueFrom.fieldRef, { apiVersion: "v1" });
    }
  }
}

function fillPod(spec: JsonObject, restartPolicy = "Always"): void {
  fill(spec, {
    restartPolicy,
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
  });
  if (typeof spec.serviceAccountName === "string") fill(spec, { serviceAccount: spec.serviceAccountName });
  for (const container of [...items(spec.containers), ...items(spec.initContainers)]) fillContainer(container);
  for (const volume of items(spec.volumes)) {
    for (const source of ["configMap", "secret", "projected", "downwardAPI"]) {
      if (isObject(volume[source])) fill(volume[source], { defaultMode: 420 });
    }
  }
}

const podSpec = (spec: JsonObject): JsonObject => child(child(spec, "template"), "spec");

function fillRollingUpdate(strategy: JsonObject, defaults: Fill): void {
  fill(strategy, { type: "RollingUpdate" });
  if (strategy.type === "RollingUpdate") fill(child(strategy, "rollingUpdate"), defaults);
}

/** Fills in what the API fills in: the fields that a preview shows beside those of the manifest. Changes the object. */
export function fillDefaults(object: ApiObject): void {
  const whole = object as unknown as JsonObject;
  const spec = isObject(whole.spec) ? whole.spec : undefined;
  switch (object.kind) {
    case "Deployment":
      if (spec === undefined) return;
      fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
      fillRollingUpdate(child(spec, "strategy"), { maxSurge: "25%", maxUnavailable: "25%" });
      return fillPod(podSpec(spec));
    case "StatefulSet":
      if (spec === undefined) return;
      fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: "OrderedReady" });
      fillRollingUpdate(child(spec, "updateStrategy"), { partition: 0 });
      return fillPod(podSpec(spec));
    case "DaemonSet":
      if (spec === undefined) return;
      fill(spec, { revisionHistoryLimit: 10 });
      fillRollingUpdate(child(spec, "updateStrategy"), { maxSurge: 0, maxUnavailable: 1 });
      return fillPod(podSpec(spec));
    case "ReplicaSet":
      if (spec === undefined) return;
      fill(spec, { replicas: 1 });
      return fillPod(podSpec(spec));
    case "Job":
      if (spec === undefined) return;
      fill(spec, { parallelism: 1, completions: 1, backoffLimit: 6, suspend: false, completionMode: "NonIndexed" });
      return fillPod(podSpec(spec), "Never");
    case "CronJob": {
      if (spec === undefined) return;
      fill(spec, { concurrencyPolicy: "Allow", suspend: false, successfulJobsHistoryLimit: 3 });
      fill(spec, { failedJobsHistoryLimit: 1 });
      return fillPod(podSpec(child(child(spec, "jobTemplate"), "spec")), "Never");
    }
    case "Pod":
      return spec === undefined ? undefined : fillPod(spec);
    case "Service":
      if (spec === undefined) return;
      fill(spec, { type: "ClusterIP", sessionAffinity: "None", internalTrafficPolicy: "Cluster" });
      fill(spec, { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack", clusterIP: address(object.metadata.name) });
      fill(spec, { clusterIPs: [spec.clusterIP ?? null] });
      for (const port of items(spec.ports)) fill(port, { protocol: "TCP", targetPort: port.port ?? null });
      return;
    case "Secret": {
      fill(whole, { type: "Opaque" });
      const plain = whole.stringData;
      if (!isObject(plain)) return;
      const data = child(whole, "data");
      for (const [name, value] of Object.entries(plain)) data[name] = Buffer.from(String(value)).toString("base64");
      delete whole.stringData;
      return;
    }
    case "NetworkPolicy":
      if (spec !== undefined)
        fill(spec, { policyTypes: spec.egress === undefined ? ["Ingress"] : ["Ingress", "Egress"] });
      return;
    case "Namespace":
      fill(child(whole, "spec"), { finalizers: ["kubernetes"] });
      fill(child(whole, "status"), { phase: "Active" });
      child(child(whole, "metadata"), "labels")["kubernetes.io/metadata.name"] = object.metadata.name;
      return;
    case "PersistentVolumeClaim":
      if (spec !== undefined) fill(spec, { volumeMode: "Filesystem" });
      fill(child(whole, "status"), { phase: "Pending" });
  }
}

/** An address that is the same each time, in the range of Services. */
function address(name: string): string {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 65_000;
  return `10.96.${Math.floor(sum / 256)}.${(sum % 254) + 1}`;
}
