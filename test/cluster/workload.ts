import { durationAnnotation, scenarioLabel, type Scenario } from "./scenarios.ts";

/** How a test's Deployment differs from one of a single pod that gets ready. */
export interface WorkloadOptions {
  scenario?: Scenario;
  /** A Go duration, for the scenarios that take one. */
  duration?: string;
  replicas?: number;
  image?: string;
  /** Merged over the Deployment's spec. */
  spec?: Record<string, unknown>;
  /** Merged over the container. */
  container?: Record<string, unknown>;
}

/** A Deployment of one container with port 3000. Its pods carry the label `app` with the same name. */
export function deployment(name: string, options: WorkloadOptions = {}) {
  const { scenario, duration, replicas = 1, image = "registry.k8s.io/pause:3.10" } = options;
  const labels = { app: name, ...(scenario && { [scenarioLabel]: scenario }) };
  const annotations = { ...(duration && { [durationAnnotation]: duration }) };
  const container = { name: "app", image, ports: [{ containerPort: 3000 }], ...options.container };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels, annotations }, spec: { containers: [container] } },
      ...options.spec,
    },
  };
}

/** A Service of port 80 in front of the pods of `deployment(name)`. */
export function service(name: string) {
  const spec = { selector: { app: name }, ports: [{ port: 80, targetPort: 3000 }] };
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec };
}

/** What `kubectl apply -f -` reads. */
export function manifests(...items: object[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
