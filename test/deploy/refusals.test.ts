import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { DeployOptions, Source } from "../../server/src/deploy/decisions/request.ts";
import type { Target } from "../../server/src/deploy/decisions/target.ts";
import { KUBECTL, SCENARIO_KUBECTL, missingKubectl, missingScenarioKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, type World, createWorld, manifest, startStable } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;
const unread = missingKubectl() ?? false;

interface Way {
  readonly reason: string;
  /** Leads the deploy astray; before it starts. */
  readonly astray: (world: World) => void | { target?: Target; source?: Source; options?: Partial<DeployOptions> };
  /** kubectl itself finds it out. */
  readonly isReal?: true;
  /** The lock was taken already, and is given back. */
  readonly afterLock?: true;
}

const FORBIDDEN = {
  status: 403,
  body: {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason: "Forbidden",
    message: 'namespaces "kube-system" is forbidden: User "dev" cannot get resource "namespaces"',
    code: 403,
  },
} as const;

const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, "utf8")));
const config = (world: World): string => world.kubeconfig[0] ?? "";
const namespaceLabels = (world: World, labels: Record<string, string>): void =>
  void world.api.objects.change({ kind: "Namespace", name: NAMESPACE }, (namespace) => {
    namespace.metadata.labels = { ...namespace.metadata.labels, ...labels };
  });
const set = (world: World, text: string): void => void world.write("k8s/api.yaml", text);
const configSetBy = (world: World, manager: string): void =>
  void world.api.objects.change(
    { kind: "ConfigMap", name: "payments-config", namespace: NAMESPACE },
    (object) => (object.data = { LOG_LEVEL: "trace" }),
    manager,
  );
/** Everything but the namespaces, some of which a test changes while the deploy goes on. */
const contents = (world: World): unknown =>
  Object.entries(world.api.snapshot()).filter(([name]) => !name.startsWith("Namespace "));
const added = (world: World, text: string): void => set(world, `${manifest(NEW_IMAGE)}---\n${text}`);
const kustomized = (world: World, files: Record<string, string>): { source: Source } => {
  for (const [path, text] of Object.entries(files)) world.write(`k8s/${path}`, text);
  return { source: { kind: "kustomize", root: world.root, folder: join(world.root, "k8s") } };
};
/** Runs between two requests, once the lock is held. */
const onceLocked = (world: World, action: () => void): void => world.api.at((request) => request.dryRun, action);

const WAYS: Readonly<Record<string, Way>> = {
  "no target is listed": { reason: "target/none", astray: (world) => void (world.targets = []) },
  "another target than the listed one": {
    reason: "target/unlisted",
    astray: (world) => ({ target: { ...world.target, namespace: "other" } }),
  },
  "the same URL and another namespace": {
    reason: "target/unlisted",
    astray: (world) => ({ target: { ...world.target, namespace: "default" } }),
  },
  "a target with another cluster's identity": {
    reason: "target/unlisted",
    astray: (world) => ({ target: { ...world.target, clusterUid: "another" } }),
  },
  "a context that was renamed": {
    reason: "target/context-unknown",
    astray: (world) => edit(config(world), (text) => text.replaceAll("staging-eu", "staging-us")),
  },
  "a context that leads to another server now": {
    reason: "target/server-changed",
    astray: (world) => edit(config(world), (text) => text.replaceAll(world.api.url, "https://10.255.255.1:6443")),
  },
  "a listed context with production in its name": {
    reason: "target/denied",
    astray: (world) => {
      edit(config(world), (text) => text.replaceAll("staging-eu", "payments-prod"));
      const target = { ...world.target, context: "payments-prod" };
      world.targets = [target];
      return { target };
    },
  },
  "a cluster with production in its name": {
    reason: "target/denied",
    astray: (world) => {
      const kubeconfig = world.api.kubeconfig({ folder: join(world.folder), context: "staging-eu", cluster: "live-1" });
      world.kubeconfig = [kubeconfig];
    },
  },
  "a namespace with production in its name": {
    reason: "target/denied",
    astray: (world) => {
      const target = { ...world.target, namespace: "payments-prd" };
      world.targets = [target];
      return { target };
    },
  },
  "a server with production in its URL": {
    reason: "target/denied",
    astray: (world) => {
      const server = world.api.url.replace("127.0.0.1", "prod.localhost");
      edit(config(world), (text) => text.replaceAll(world.api.url, server));
      const target = { ...world.target, server };
      world.targets = [target];
      return { target };
    },
  },
  "a word of the user's own in the context": {
    reason: "target/denied",
    astray: (world) => void (world.denied = ["staging-EU"]),
  },
  "a listed identity that may not be read, though the certificate is the one that was listed": {
    reason: "target/identity-unknown",
    astray: (world) => {
      const target = { ...world.target, certificateHash: "ab".repeat(32) };
      world.targets = [target];
      world.api.intercept((request) => (request.name === "kube-system" ? FORBIDDEN : undefined));
      return { target };
    },
  },
  "a server whose certificate is not verified": {
    reason: "target/insecure",
    astray: (world) =>
      edit(config(world), (text) => text.replace(/"server":/, '"insecure-skip-tls-verify": true, "server":')),
  },
  "a server elsewhere without TLS": {
    reason: "target/insecure",
    astray: (world) => {
      const server = "http://k8s.example.com:8080";
      edit(config(world), (text) => text.replaceAll(world.api.url, server));
      const target = { ...world.target, server };
      world.targets = [target];
      return { target };
    },
  },
  "a kubeconfig with a proxy": {
    reason: "target/proxy",
    astray: (world) =>
      edit(config(world), (text) => text.replace(/"server":/, '"proxy-url": "http://127.0.0.1:1", "server":')),
  },
  "a namespace labelled as production": {
    reason: "target/denied",
    astray: (world) => namespaceLabels(world, { "example.com/tier": "production" }),
  },
  "a cluster labelled as production": {
    reason: "target/denied",
    astray: (world) =>
      void world.api.objects.change({ kind: "Namespace", name: "kube-system" }, (namespace) => {
        namespace.metadata.labels = { environment: "prod" };
      }),
  },
  "a namespace without the marker": {
    reason: "target/marker-missing",
    astray: (world) => namespaceLabels(world, { "paylint/environment": "" }),
  },
  "a namespace marked as something else": {
    reason: "target/marker-missing",
    astray: (world) => namespaceLabels(world, { "paylint/environment": "demo" }),
  },
  "a namespace that is gone": {
    reason: "target/namespace-unknown",
    astray: (world) => {
      const target = { ...world.target, namespace: "gone" };
      world.targets = [target];
      return { target };
    },
  },
  "the name of another cluster": {
    reason: "target/other-cluster",
    astray: (world) => {
      const target = { ...world.target, clusterUid: "0d0e0f00-0000-4000-8000-000000000000" };
      world.targets = [target];
      return { target };
    },
  },
  "an identity that may not be read": {
    reason: "target/identity-unknown",
    astray: (world) => void world.api.intercept((request) => (request.name === "kube-system" ? FORBIDDEN : undefined)),
  },
  "a kubeconfig in the workspace": {
    reason: "target/kubeconfig-in-workspace",
    astray: (world) => {
      const inside = world.write("kube/config", readFileSync(config(world), "utf8"));
      world.kubeconfig = [inside];
    },
  },
  "a link to a kubeconfig in the workspace": {
    reason: "target/kubeconfig-in-workspace",
    astray: (world) => {
      const inside = world.write("kube/config", readFileSync(config(world), "utf8"));
      const link = join(world.folder, "link");
      symlinkSync(inside, link);
      world.kubeconfig = [link];
    },
  },
  "a workspace below a linked folder": {
    reason: "target/kubeconfig-in-workspace",
    astray: (world) => {
      const inside = world.write("kube/config", readFileSync(config(world), "utf8"));
      const link = join(world.folder, "linked");
      symlinkSync(world.root, link);
      world.kubeconfig = [inside];
      return { source: { kind: "files", root: link, paths: [join(link, "k8s/api.yaml")] } };
    },
  },
  "a manifest for another namespace": {
    reason: "render/other-namespace",
    isReal: true,
    astray: (world) =>
      set(
        world,
        manifest(NEW_IMAGE).replace("name: payments-config", "name: payments-config\n  namespace: production"),
      ),
  },
  "a kustomization for another namespace": {
    reason: "render/other-namespace",
    isReal: true,
    astray: (world) => kustomized(world, { "kustomization.yaml": "namespace: payments-eu\nresources: [api.yaml]\n" }),
  },
  "a List with an object for another namespace": {
    reason: "render/other-namespace",
    isReal: true,
    astray: (world) =>
      added(
        world,
        "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a, namespace: production }\n",
      ),
  },
  "a plain Secret": {
    reason: "render/secret",
    astray: (world) => added(world, "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n"),
  },
  "a Secret that a kustomization makes": {
    reason: "render/secret",
    isReal: true,
    astray: (world) =>
      kustomized(world, {
        "kustomization.yaml": "resources: [api.yaml]\nsecretGenerator:\n  - name: a\n    literals: [b=c]\n",
      }),
  },
  "a kind of the whole cluster": {
    reason: "render/cluster-scoped",
    astray: (world) =>
      added(world, "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a }\nrules: []\n"),
  },
  "a namespace in the set": {
    reason: "render/cluster-scoped",
    astray: (world) => added(world, "apiVersion: v1\nkind: Namespace\nmetadata: { name: production }\n"),
  },
  "a kind that the cluster does not know": {
    reason: "render/unreadable",
    isReal: true,
    astray: (world) => added(world, "apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: a }\n"),
  },
  "a remote base": {
    reason: "render/remote",
    astray: (world) =>
      kustomized(world, { "kustomization.yaml": "resources:\n  - https://example.com/base?ref=main\n" }),
  },
  "a remote base of a base": {
    reason: "render/remote",
    astray: (world) =>
      kustomized(world, {
        "kustomization.yaml": "resources: [base]\n",
        "base/kustomization.yaml": "resources:\n  - github.com/example/base\n",
      }),
  },
  "a chart in a kustomization": {
    reason: "render/plugin",
    astray: (world) => kustomized(world, { "kustomization.yaml": "resources: [api.yaml]\nhelmCharts:\n  - name: a\n" }),
  },
  "a plugin in a kustomization": {
    reason: "render/plugin",
    astray: (world) => kustomized(world, { "kustomization.yaml": "resources: [api.yaml]\ngenerators: [gen.yaml]\n" }),
  },
  "a template": {
    reason: "render/template",
    isReal: true,
    astray: (world) => set(world, manifest("{{ .Values.image }}")),
  },
  "a job": {
    reason: "render/job",
    astray: (world) =>
      added(
        world,
        "apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate }\nspec:\n  template:\n    spec: { restartPolicy: Never, containers: [{ name: a, image: a:1 }] }\n",
      ),
  },
  "findings that are errors": {
    reason: "lint/errors",
    astray: (world) =>
      void (world.findings = [
        { path: "k8s/api.yaml", line: 3, rule: "kubernetes/secret-value", severity: "error", message: "A secret" },
      ]),
  },
  "a set that is too large to be checked": {
    reason: "lint/limit",
    astray: (world) =>
      void (world.findings = [
        { path: "k8s/api.yaml", line: 1, rule: "paylint/limit", severity: "information", message: "Too large" },
      ]),
  },
  "an object that Argo CD keeps": {
    reason: "ownership/managed",
    astray: (world) =>
      void world.api.objects.change({ kind: "Deployment", name: "payments-api", namespace: NAMESPACE }, (object) => {
        object.metadata.annotations = { ...object.metadata.annotations, "argocd.argoproj.io/tracking-id": "a" };
      }),
  },
  "an object of a Helm release": {
    reason: "ownership/managed",
    astray: (world) =>
      void world.api.objects.change({ kind: "Service", name: "payments-api", namespace: NAMESPACE }, (object) => {
        object.metadata.annotations = { "meta.helm.sh/release-name": "a" };
      }),
  },
  "an object that another manager applies": {
    reason: "ownership/managed",
    astray: (world) =>
      void world.api.objects.put(
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "payments-config", namespace: NAMESPACE },
          data: { A: "b" },
        },
        "flux-client",
        "Apply",
      ),
  },
  "a missing permission": {
    reason: "permission/missing",
    astray: (world) => world.api.deny("patch", "deployments.apps"),
  },
  "no permission for the way back": {
    reason: "permission/missing",
    astray: (world) => world.api.deny("delete", "services"),
  },
  "a deploy that holds the lock": {
    reason: "lock/held",
    astray: (world) =>
      void world.api.objects.put({
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: "paylint-deploy", namespace: NAMESPACE },
        spec: {
          holderIdentity: "somebody else",
          leaseDurationSeconds: 120,
          acquireTime: new Date(world.clock.now() - 30_000).toISOString().replace("Z", "000Z"),
          renewTime: new Date(world.clock.now() - 10_000).toISOString().replace("Z", "000Z"),
        },
      }),
  },
  "a release that is paused": {
    reason: "baseline/broken",
    afterLock: true,
    astray: (world) =>
      void world.api.objects.change({ kind: "Deployment", name: "payments-api", namespace: NAMESPACE }, (object) => {
        if (object.spec !== undefined) object.spec["paused"] = true;
      }),
  },
  "fields that somebody set by hand": {
    reason: "dry-run/conflict",
    afterLock: true,
    astray: (world) => configSetBy(world, "kubectl-edit"),
  },
  "fields of a controller": {
    reason: "dry-run/conflict",
    afterLock: true,
    astray: (world) => configSetBy(world, "tuning-operator"),
  },
  "the kubeconfig exchanged between two steps": {
    reason: "target/server-changed",
    afterLock: true,
    astray: (world) =>
      onceLocked(world, () =>
        edit(config(world), (text) => text.replaceAll(world.api.url, "https://10.255.255.1:6443")),
      ),
  },
  "the marker removed between two steps": {
    reason: "target/marker-missing",
    afterLock: true,
    astray: (world) => onceLocked(world, () => namespaceLabels(world, { "paylint/environment": "" })),
  },
  "the target taken from the list between two steps": {
    reason: "target/none",
    afterLock: true,
    astray: (world) => onceLocked(world, () => void (world.targets = [])),
  },
  "another cluster behind the URL between two steps": {
    reason: "target/other-cluster",
    afterLock: true,
    astray: (world) =>
      onceLocked(world, () => {
        world.api.objects.delete("Namespace", "kube-system");
        world.api.objects.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system" } });
      }),
  },
};

for (const [name, { reason, isReal, astray, afterLock }] of Object.entries(WAYS)) {
  test(`refused: ${name}`, { skip: isReal === true ? unread : skip }, async () => {
    const world = await createWorld({ kubectl: isReal === true ? KUBECTL : SCENARIO_KUBECTL });
    try {
      startStable(world);
      set(world, manifest(NEW_IMAGE, { config: "debug" }));
      const { target, source, options } = astray(world) ?? {};
      const before = contents(world);
      const end = await world.deploy(options, source, target);
      assert.equal(end.outcome, "refused", JSON.stringify(world.events.at(-1)));
      assert.deepEqual(world.reasons(), [reason]);
      const writes = world.api.writes().filter(({ resource }) => resource !== "leases.coordination.k8s.io");
      assert.deepEqual(writes, [], "nothing was written");
      if (afterLock !== true)
        assert.deepEqual(
          world.api
            .writes()
            .map(({ status }) => status)
            .filter((status) => status < 400),
          [],
        );
      else
        assert.equal(world.api.objects.get("Lease", "paylint-deploy", NAMESPACE), undefined, "the lock is given back");
      assert.deepEqual(contents(world), before);
      const stopped = world.events.find(({ event }) => event === "stopped");
      assert.ok(stopped?.event === "stopped" && stopped.reason.message.length > 10);
    } finally {
      await world.close();
    }
  });
}

/** kubectl itself, or its configuration, is not as it must be. */
const PROGRAMS: Readonly<
  Record<string, { readonly reason: string; readonly astray: (world: World) => Target | void }>
> = {
  "no kubectl": { reason: "kubectl/missing", astray: (world) => void (world.kubectl = join(world.folder, "kubectl")) },
  "a kubeconfig that is broken": {
    reason: "kubectl/other",
    astray: (world) => writeFileSync(config(world), "clusters: [\n"),
  },
  "a program for credentials that fails": {
    reason: "kubectl/credentials",
    astray: (world) => {
      const server = "https://127.0.0.1:1";
      const login = { apiVersion: "client.authentication.k8s.io/v1", command: "false", interactiveMode: "Never" };
      edit(config(world), (text) => {
        const read = JSON.parse(text) as { users: { user: object }[] };
        for (const entry of read.users) entry.user = { exec: login };
        return JSON.stringify(read).replaceAll(world.api.url, server);
      });
      const target = { ...world.target, server };
      world.targets = [target];
      return target;
    },
  },
  "no kubeconfig": {
    reason: "target/context-unknown",
    astray: (world) => renameSync(config(world), `${config(world)}.old`),
  },
  "a kubectl that is too old": {
    reason: "kubectl/too-old",
    astray: (world) => program(world, '{"clientVersion":{"gitVersion":"v1.19.3"}}'),
  },
  "something that is not kubectl": { reason: "kubectl/version", astray: (world) => program(world, "{}") },
};

function program(world: World, output: string): void {
  world.kubectl = join(world.folder, "bin/kubectl");
  mkdirSync(join(world.folder, "bin"));
  writeFileSync(world.kubectl, `#!/bin/sh\necho '${output}'\n`);
  chmodSync(world.kubectl, 0o755);
}

for (const [name, { reason, astray }] of Object.entries(PROGRAMS)) {
  test(
    `refused: ${name}`,
    { skip: unread || (process.platform === "win32" ? "the stand-in for kubectl is a shell script" : false) },
    async () => {
      const world = await createWorld({ kubectl: KUBECTL });
      try {
        set(world, manifest());
        const target = astray(world) ?? world.target;
        assert.equal((await world.deploy({}, undefined, target)).outcome, "refused");
        assert.deepEqual(world.reasons(), [reason], JSON.stringify(world.events));
        assert.deepEqual(world.api.writes(), []);
      } finally {
        await world.close();
      }
    },
  );
}
