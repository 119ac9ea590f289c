/**
 * Writes a monorepo as a payments company has it: services with a Dockerfile, manifests, settings and workflows, among sources,
 * data and what tools made. It has no secrets and is the same each time.
 *   node test/bench/monorepo.ts FOLDER [FILES] [OURS]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface MonorepoSize {
  /** Files in all. */
  readonly files: number;
  /** Those among them that Paylint checks. */
  readonly ours: number;
}

/** Files of ours in a service; in each twentieth service one more, a workflow. */
const OURS_A_SERVICE = 8;

export function writeMonorepo(folder: string, { files, ours }: MonorepoSize): void {
  const written = { ours: 0, others: 0 };
  const write = (path: string, text: string): void => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const writeOurs = (path: string, text: string): void => {
    if (written.ours >= ours) return;
    written.ours++;
    write(path, text);
  };
  const services = Math.ceil(ours / OURS_A_SERVICE);
  const othersOf = (service: number): number => Math.floor(((files - ours) * (service + 1)) / services);
  write(".gitignore", "node_modules\n/generated/\n.env*\n!.env.example\n");
  for (let service = 0; service < services; service++) {
    const name = `service-${service}`;
    const root = `domains/domain-${service % 40}/${name}`;
    writeOurs(`${root}/Dockerfile`, dockerfile(name));
    writeOurs(`${root}/.env.example`, environment(name));
    writeOurs(`${root}/.env`, environment(name));
    for (const [kind, text] of Object.entries(manifests(name, service))) writeOurs(`${root}/k8s/${kind}.yaml`, text);
    if (service % 20 === 0) writeOurs(`.github/workflows/${name}.yml`, workflow(name, root));
    for (; written.others < othersOf(service); written.others++) {
      const each = written.others;
      if (each % 10 === 0) write(`${root}/data/${each}.json`, JSON.stringify({ id: each, name, values: [1, 2, 3] }));
      else if (each % 10 === 1)
        write(`generated/${name}/${each}.yaml`, manifests(`${name}-${each}`, service).deployment);
      else write(`${root}/src/part-${each % 7}/file-${each}.ts`, `export const value${each} = ${each};\n`);
    }
  }
}

function dockerfile(name: string): string {
  return `FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-slim
LABEL org.opencontainers.image.title=${name}
WORKDIR /app
COPY --from=build /app/dist ./dist
EXPOSE 8080
CMD ["node", "dist/main.js"]
`;
}

function environment(name: string): string {
  return `NODE_ENV=production\nSERVICE_NAME=${name}\nPORT=8080\nLOG_LEVEL=info\nPAYMENT_PROVIDER=adyen\nDB_HOST=localhost\n`;
}

function manifests(
  name: string,
  service: number,
): Record<"deployment" | "service" | "budget" | "account" | "policy", string> {
  const namespace = `domain-${service % 40}`;
  const head = (apiVersion: string, kind: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n    app: ${name}\n    part-of: payments\n`;
  return {
    deployment: `${head("apps/v1", "Deployment")}spec:
  replicas: 3
  selector:
    matchLabels:
      part-of: payments
      app: ${name}
  template:
    metadata:
      labels:
        part-of: payments
        app: ${name}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: app
          image: registry.example.com/payments/${name}:1.0.${service}
          ports:
            - containerPort: 8080
          env:
            - name: PAYMENT_PROVIDER
              value: adyen
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 128Mi }
`,
    service: `${head("v1", "Service")}spec:\n  selector:\n    part-of: payments\n    app: ${name}\n  ports:\n    - port: 80\n      targetPort: 8080\n`,
    budget: `${head("policy/v1", "PodDisruptionBudget")}spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      part-of: payments\n      app: ${name}\n`,
    account: head("v1", "ServiceAccount"),
    policy: `${head("networking.k8s.io/v1", "NetworkPolicy")}spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n`,
  };
}

function workflow(name: string, root: string): string {
  return `name: ${name}
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - run: docker build -t registry.example.com/payments/${name} ${root}
`;
}

const [folder, files = "50000", ours = "5000"] = process.argv.slice(2);
if (import.meta.main) {
  if (folder === undefined) throw new Error("Say where to write it");
  writeMonorepo(folder, { files: Number(files), ours: Number(ours) });
}
