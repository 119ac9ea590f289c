import { generateKeyPairSync, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Api } from "./api.ts";
import { binaries } from "./binaries.ts";
import { startBinder } from "./binder.ts";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { beforeExit } from "./exit.ts";
import { serveHealth } from "./health.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { createNamespace, runKubectl } from "./kubectl.ts";
import { freePorts } from "./ports.ts";
import { start as startProgram, type Program } from "./program.ts";
import { stages } from "./scenarios.ts";

const node = "node";
const loopback = "127.0.0.1";

/**
 * Starts etcd, the API server, the controllers and a simulated kubelet with one node, on free loopback ports and in one
 * temporary folder. It is ready for pods when this resolves, in seconds once the programs are built. Nothing is left
 * of it after `stop()`, a failed start, or a signal.
 * Throws what `binaries()` throws, and the end of the log of a program that does not start.
 */
export async function startControlPlane(): Promise<ControlPlane> {
  const paths = await binaries();
  const folder = await mkdtemp(join(tmpdir(), "paylint-plane-"));
  const running = new Set<Program>();
  const remove = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };
  const undo: (() => Promise<unknown>)[] = [];
  const forget = beforeExit(() => {
    for (const program of running) program.signal("SIGKILL");
    rmSync(folder, remove);
  });
  undo.push(
    async () => forget(),
    () => rm(folder, remove),
  );

  const run = (name: keyof typeof paths, args: string[]): Program => {
    const program = startProgram(paths[name], name, folder, args);
    running.add(program);
    return program;
  };
  const end = async (program: Program, seconds?: number): Promise<void> => {
    await program.stop(seconds);
    running.delete(program);
  };
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0)
      throw failures.length === 1 ? failures[0] : new AggregateError(failures, "did not stop well");
  };

  try {
    const healthServer = await serveHealth();
    undo.push(healthServer.close);
    const [etcdPort = 0, peerPort = 0, apiPort = 0, kubeletPort = 0] = await freePorts(4);
    const server = `https://${loopback}:${apiPort}`;
    const token = randomBytes(16).toString("hex");
    await writeFile(join(folder, "tokens.csv"), `${token},admin,admin,system:masters\n`);
    await writeServiceAccountKeys(folder);

    const etcd = run("etcd", etcdArguments(folder, etcdPort, peerPort));
    undo.push(() => end(etcd));
    await etcd.ready(async () => (await fetch(`http://${loopback}:${etcdPort}/health`)).ok);

    const apiArguments = apiServerArguments(folder, etcdPort, apiPort);
    let apiServer = run("kube-apiserver", apiArguments);
    undo.push(() => end(apiServer));
    let ca = "";
    await apiServer.ready(async () => {
      ca = await readFile(join(folder, "apiserver.crt"), "utf8");
      return ca.endsWith("-----END CERTIFICATE-----\n");
    });
    const api = connect(server, ca, token);
    undo.push(async () => api.close());
    const apiReady = () => apiServer.ready(async () => (await api.ask("GET", "/readyz")) === "ok");
    await apiReady();

    let files = 0;
    const authority = Buffer.from(ca).toString("base64");
    const connection = { cluster: { server, "certificate-authority-data": authority }, user: { token } };
    const kubeconfig: Cluster["kubeconfig"] = async (...contexts) => {
      const path = join(folder, `kubeconfig-${++files}.json`);
      await writeFile(path, kubeconfigText(connection, contexts), { mode: 0o600 });
      return path;
    };
    const admin = await kubeconfig();

    const controllers = run("kube-controller-manager", controllerArguments(folder, admin));
    undo.push(() => end(controllers));
    await writeLog(join(folder, "current.log"), ["listening on port 3000"]);
    await writeLog(join(folder, "previous.log"), ["listening on port 3000", "Error: PAYMENTS_URL is not set"]);
    await writeFile(join(folder, "kwok.yaml"), kwokConfiguration(folder, healthServer.port));
    const kubelet = run("kwok", kwokArguments(folder, admin, kubeletPort));
    undo.push(() => end(kubelet));
    await createNode(api, kubeletPort);
    undo.push(startBinder(api, node));
    await controllers.ready(async () => {
      await api.ask("GET", "/api/v1/namespaces/default/serviceaccounts/default");
      return true;
    });
    await kubelet.ready(async () => {
      const { status } = (await api.ask("GET", `/api/v1/nodes/${node}`)) as { status: { conditions?: object[] } };
      return status.conditions !== undefined;
    });

    const home = join(folder, "home");
    await mkdir(home);
    const env = {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      KUBECACHEDIR: join(home, "cache"),
      KUBECONFIG: admin,
      KUBERC: "off",
    };
    const kubectl: Cluster["kubectl"] = (args, stdin) => runKubectl(paths.kubectl, env, args, stdin);
    return {
      server,
      ca,
      env,
      kubeconfig,
      kubectlProgram: paths.kubectl,
      kubectl,
      createNamespace: (labels = {}) => createNamespace(kubectl, labels),
      health: healthServer.health,
      setPreviousLog: (lines) => writeLog(join(folder, "previous.log"), lines),
      pauseApiServer: () => apiServer.signal("SIGSTOP"),
      continueApiServer: () => apiServer.signal("SIGCONT"),
      // Left alone it would wait for the watches of the controllers and the kubelet
      stopApiServer: () => end(apiServer, 0.2),
      async startApiServer() {
        apiServer = run("kube-apiserver", apiArguments);
        await apiReady();
      },
      stop,
    };
  } catch (error) {
    // What went wrong first says more than what then could not be stopped
    await stop().catch(() => undefined);
    throw error;
  }
}

/** The API server and the controllers sign the tokens of service accounts with it. */
async function writeServiceAccountKeys(folder: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  await writeFile(join(folder, "service-account.key"), privateKey, { mode: 0o600 });
  await writeFile(join(folder, "service-account.pub"), publicKey);
}

function etcdArguments(folder: string, port: number, peerPort: number): string[] {
  const client = `http://${loopback}:${port}`;
  const peer = `http://${loopback}:${peerPort}`;
  return [
    "--name=etcd",
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=etcd=${peer}`,
    "--unsafe-no-fsync=true",
  ];
}

function apiServerArguments(folder: string, etcdPort: number, port: number): string[] {
  return [
    `--etcd-servers=http://${loopback}:${etcdPort}`,
    `--bind-address=${loopback}`,
    `--advertise-address=${loopback}`,
    `--secure-port=${port}`,
    `--cert-dir=${folder}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    "--authorization-mode=RBAC",
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${join(folder, "service-account.pub")}`,
    `--service-account-signing-key-file=${join(folder, "service-account.key")}`,
    "--allow-privileged=true",
    "--endpoint-reconciler-type=none",
  ];
}

function controllerArguments(folder: string, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    "--secure-port=0",
    "--leader-elect=false",
    // The node is as healthy as it was made: nobody renews its lease
    "--controllers=*,-node-lifecycle-controller,-taint-eviction-controller",
    `--service-account-private-key-file=${join(folder, "service-account.key")}`,
    `--root-ca-file=${join(folder, "apiserver.crt")}`,
    "--use-service-account-credentials=false",
    "--kube-api-qps=200",
    "--kube-api-burst=400",
  ];
}

function kwokArguments(folder: string, kubeconfig: string, port: number): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${join(folder, "kwok.yaml")}`,
    "--manage-all-nodes=true",
    "--cidr=10.244.0.0/16",
    `--node-ip=${loopback}`,
    `--node-port=${port}`,
    `--server-address=${loopback}:${port}`,
    // The API server's pair is for the same address, and it asks a kubelet for no other
    `--tls-cert-file=${join(folder, "apiserver.crt")}`,
    `--tls-private-key-file=${join(folder, "apiserver.key")}`,
  ];
}

function kwokConfiguration(folder: string, healthPort: number): string {
  const part = (kind: string, spec: object) => ({
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind,
    metadata: { name: "pods" },
    spec,
  });
  const target = { port: healthPort, address: loopback };
  const logs = { logsFile: join(folder, "current.log"), previousLogsFile: join(folder, "previous.log") };
  return [
    ...stages(),
    part("ClusterPortForward", { forwards: [{ ports: [3000, 8080], target }] }),
    part("ClusterLogs", { logs: [logs] }),
  ]
    .map((document) => JSON.stringify(document))
    .join("\n---\n");
}

/** In the format of a container runtime, which is what a kubelet reads. */
async function writeLog(path: string, lines: string[]): Promise<void> {
  const time = new Date().toISOString();
  await writeFile(path, lines.map((line) => `${time} stdout F ${line}\n`).join(""));
}

async function createNode(api: Api, kubeletPort: number): Promise<void> {
  const resources = { cpu: "64", memory: "256Gi", pods: "1000" };
  await api.ask("POST", "/api/v1/nodes", {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: node, labels: { "kubernetes.io/hostname": node, "kubernetes.io/os": "linux" } },
    status: {
      addresses: [{ type: "InternalIP", address: loopback }],
      daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
      capacity: resources,
      allocatable: resources,
    },
  });
}
