import { deployment, service, type WorkloadOptions } from "./workload.ts";

export const OLD_IMAGE = "registry.k8s.io/pause:3.9";
export const NEW_IMAGE = "registry.k8s.io/pause:3.10";

function config(name: string, data: Record<string, string>) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}

/** What runs before: a Deployment, its Service and its configuration. */
export function oldRelease(options: WorkloadOptions = {}): object[] {
  const envFrom = [{ configMapRef: { name: "payments-config" } }];
  const container = { envFrom, env: [{ name: "REGION", value: "eu" }], ...options.container };
  return [
    config("payments-config", { LOG_LEVEL: "info", CURRENCY: "EUR" }),
    service("payments"),
    deployment("payments", { image: OLD_IMAGE, ...options, container }),
  ];
}

/**
 * What is deployed over it. It differs in all that can be added, changed and left out: its way back must take back the
 * variables, ports, keys, labels and annotations that it brings, and bring back those that it leaves out.
 */
export function newRelease(options: WorkloadOptions = {}): object[] {
  const container = {
    envFrom: [{ configMapRef: { name: "payments-config" } }, { configMapRef: { name: "payments-limits" } }],
    env: [
      { name: "REGION", value: "us" },
      { name: "RETRIES", value: "3" },
    ],
    ports: [{ containerPort: 3000 }, { name: "metrics", containerPort: 8080 }],
    resources: { requests: { memory: "16Mi" } },
    ...options.container,
  };
  const workload = deployment("payments", { image: NEW_IMAGE, ...options, container });
  const front = service("payments");
  return [
    config("payments-config", { LOG_LEVEL: "debug", TIMEOUT: "10s" }),
    config("payments-limits", { LIMIT: "100" }),
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "payments-reports" } },
    {
      ...front,
      spec: {
        ...front.spec,
        ports: [
          { name: "http", port: 80, targetPort: 3000 },
          { name: "metrics", port: 8080 },
        ],
      },
    },
    service("payments-metrics"),
    {
      ...workload,
      metadata: {
        ...workload.metadata,
        labels: { team: "payments" },
        annotations: { "example.com/owner": "payments" },
      },
      spec: { minReadySeconds: 1, revisionHistoryLimit: 3, ...workload.spec },
    },
  ];
}

/** A new release whose pods can never be made, on any cluster: admission knows no such account. */
export function hopelessRelease(spec: Record<string, unknown> = {}): object[] {
  const { template } = deployment("payments", { image: NEW_IMAGE }).spec;
  const hopeless = { ...template, spec: { ...template.spec, serviceAccountName: "nobody" } };
  return newRelease({ spec: { ...spec, template: hopeless } });
}

/** Probes that ask the pods' port 3000 for `/health` and `/ready`; `of` tells whose they are. */
export function probes(of: string) {
  return {
    livenessProbe: { httpGet: { path: healthOf(of), port: 3000 } },
    readinessProbe: { httpGet: { path: readyOf(of), port: 3000 } },
  };
}

export const healthOf = (of: string): string => `/health?of=${of}`;
export const readyOf = (of: string): string => `/ready?of=${of}`;
