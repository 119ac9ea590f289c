import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MARKER_LABEL, MARKER_VALUE, type Target } from "../../server/src/deploy/decisions/target.ts";
import { type FakeApi, startFakeApi } from "./api/fake-api.ts";
import { scenarioPath } from "./kubectl.ts";

export const CONTEXT = "staging-eu";
export const NAMESPACE = "payments";
const [STATE, SETTINGS] = ["state", "settings"];
export const IMAGE = "registry.example.com/payments-api";

/** A staging cluster in real time, a workspace with a kustomization, and a home folder, for tests in an editor. */
export interface Staging {
  readonly api: FakeApi;
  readonly root: string;
  readonly target: Target;
  /** For the process that runs kubectl: nothing of the user's own is read or written. */
  readonly env: Readonly<Record<string, string>>;
  /** What the cluster runs: as an earlier deploy of ours left it. */
  write(path: string, text: string): void;
  /** The user's list of targets, at `listFile`. */
  list(...targets: readonly Target[]): void;
  readonly listFile: string;
  setTag(tag: string): void;
  /** Ends the cluster; the files stay for another one. */
  stop(): Promise<void>;
  /** Ends the cluster and removes the files. */
  close(): Promise<void>;
}

export interface StagingOptions {
  /** `false`: the namespace has no marker label yet. */
  readonly isMarked?: boolean;
  /** One whose cluster was stopped: everything is made anew in its place, for an editor that has it open. */
  readonly instead?: Staging | undefined;
}

export async function createStaging({ isMarked = true, instead }: StagingOptions = {}): Promise<Staging> {
  const folder = instead === undefined ? mkdtempSync(join(tmpdir(), "paylint-staging-")) : dirname(instead.root);
  const root = join(folder, "payments");
  mkdirSync(root, { recursive: true });
  // Not the folder itself: an editor has it open.
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
  for (const name of [STATE, SETTINGS]) rmSync(join(folder, name), { recursive: true, force: true });
  const api = await startFakeApi({ now: () => Date.now() });
  const kubectl = await scenarioPath(folder);
  const write = (path: string, text: string): void => {
    const absolute = join(root, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  };
  const kubeconfig = api.kubeconfig({
    folder,
    context: CONTEXT,
    namespace: NAMESPACE,
    others: { "prod-eu": "https://k8s.example.com:6443", "preview-us": "https://preview.example.com:6443" },
  });
  api.objects.put({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: NAMESPACE, labels: isMarked ? { [MARKER_LABEL]: MARKER_VALUE } : {} },
  });
  const setTag = (tag: string): void => write("deploy/overlays/staging/kustomization.yaml", overlay(tag));
  write("deploy/base/kustomization.yaml", "resources:\n  - payments-api.yaml\n");
  write("deploy/base/payments-api.yaml", MANIFEST);
  write("deploy/overlays/production/kustomization.yaml", overlay("1.0.0"));
  setTag("1.4.0");
  const stop = async (): Promise<void> => {
    await kubectl.close();
    await api.close();
  };
  const listFile = join(folder, SETTINGS, "paylint/staging.json");
  return {
    api,
    root,
    target: {
      context: CONTEXT,
      server: api.url,
      namespace: NAMESPACE,
      clusterUid: api.objects.get("Namespace", "kube-system")?.metadata.uid ?? "",
    },
    env: {
      HOME: folder,
      PATH: kubectl.path,
      KUBECONFIG: kubeconfig,
      XDG_STATE_HOME: join(folder, STATE),
      XDG_CONFIG_HOME: join(folder, SETTINGS),
    },
    write,
    listFile,
    list(...targets) {
      mkdirSync(dirname(listFile), { recursive: true });
      writeFileSync(listFile, JSON.stringify({ targets, denied: [] }));
    },
    setTag,
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function overlay(tag: string): string {
  return `resources:\n  - ../../base\nimages:\n  - name: ${IMAGE}\n    newTag: ${tag}\n`;
}

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata:
  name: payments-config
data:
  LOG_LEVEL: info
---
apiVersion: v1
kind: Service
metadata:
  name: payments-api
spec:
  selector:
    app: payments-api
  ports:
    - port: 80
      targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments-api
spec:
  replicas: 3
  progressDeadlineSeconds: 600
  selector:
    matchLabels:
      app: payments-api
  template:
    metadata:
      labels:
        app: payments-api
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: api
          image: ${IMAGE}:1.0.0
          envFrom:
            - configMapRef:
                name: payments-config
          ports:
            - name: http
              containerPort: 8080
          livenessProbe:
            httpGet:
              path: /health
              port: http
          readinessProbe:
            httpGet:
              path: /ready
              port: http
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 128Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
`;
