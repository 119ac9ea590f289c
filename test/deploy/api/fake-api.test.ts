import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { items } from "./defaults.ts";
import { object } from "./pods.ts";
import type { ApiObject, JsonObject } from "./fake-api.ts";
import { APPLY, deployment, EPOCH, fails, json, NAMESPACE, ok, web, withCluster } from "./kubectl.ts";

const containers = (workload: ApiObject): JsonObject[] =>
  items(object(object(workload.spec?.template).spec).containers);

describe("what the server tells of itself", () => {
  test("the version, and objects of every kind it knows", () =>
    withCluster(
      async (cluster) => {
        assert.equal(json(await ok(cluster, ["version", "-o", "json"])).serverVersion !== undefined, true);
        assert.match(await ok(cluster, ["version", "-o", "json"]), /"gitVersion": "v1\.33\.1"/);
        const kinds =
          "cm,secret,svc,sa,pvc,po,ev,quota,deploy,rs,sts,ds,job,cj,pdb,netpol,ing,role,rolebinding,hpa,lease," +
          "rollouts.argoproj.io,canaries.flagger.app,clusterroles,ns";
        const items = json(await ok(cluster, ["get", kinds, "-o", "json"])).items;
        assert.deepEqual(
          items.map((one) => `${one.kind} ${one.metadata.name}`),
          ["Namespace default", "Namespace kube-system", "Namespace payments"],
        );
        await fails(cluster, ["get", "widgets"], "", /the server doesn't have a resource type "widgets"/);
      },
      { serverVersion: "v1.33.1" },
    ));

  test("labels and fields select", () =>
    withCluster(async (cluster) => {
      for (const [name, tier] of [
        ["one", "a"],
        ["two", "b"],
      ]) {
        const metadata = { name, namespace: NAMESPACE, labels: { tier } };
        cluster.api.objects.put({ apiVersion: "v1", kind: "ConfigMap", metadata });
      }
      const names = async (...flags: string[]) => (await ok(cluster, ["get", "cm", "-o", "name", ...flags])).trim();
      assert.equal(await names("-l", "tier=a"), "configmap/one");
      assert.equal(await names("-l", "tier notin (a)"), "configmap/two");
      assert.equal(await names("--field-selector", "metadata.name=two"), "configmap/two");
      await fails(cluster, ["get", "cm", "--field-selector", "data.x=1"], "", /field label not supported: data\.x/);
    }));
});

describe("apply", () => {
  test("a dry run changes nothing and shows the defaults", () =>
    withCluster(async (cluster) => {
      const before = cluster.api.snapshot();
      const shown = json(await ok(cluster, [...APPLY, "--dry-run=server", "-o", "json"], deployment("a:1")));
      assert.equal(shown.spec?.progressDeadlineSeconds, 600);
      assert.deepEqual(cluster.api.snapshot(), before);
      assert.deepEqual(cluster.api.writes(), []);
    }));

  test("a field that is no longer applied disappears, with its defaults; those of others stay", () =>
    withCluster(async (cluster) => {
      const probe = { readinessProbe: { httpGet: { port: 80 } }, env: [{ name: "A", value: "1" }] };
      await ok(cluster, APPLY, deployment("a:1", { container: probe }));
      cluster.api.objects.change(
        { kind: "Deployment", name: "web", namespace: NAMESPACE },
        (object) => {
          object.metadata.annotations = { ...object.metadata.annotations, seen: "yes" };
          const [app] = containers(object);
          if (app !== undefined) app.env = [...items(app.env), { name: "B", value: "2" }];
        },
        "mesh",
      );
      const generation = web(cluster).metadata.generation;
      await ok(cluster, APPLY, deployment("a:1"));
      const [app] = containers(web(cluster));
      assert.equal(app?.readinessProbe, undefined);
      assert.deepEqual(app?.env, [{ name: "B", value: "2" }]);
      assert.equal(web(cluster).metadata.annotations?.seen, "yes");
      assert.equal(web(cluster).metadata.generation, (generation ?? 0) + 1);
      const { resourceVersion } = web(cluster).metadata;
      await ok(cluster, APPLY, deployment("a:1"));
      assert.equal(web(cluster).metadata.resourceVersion, resourceVersion, "nothing changed");
    }));

  test("managed fields name what was applied", () =>
    withCluster(async (cluster) => {
      const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { b: "1", a: "2" } };
      const made = json(await ok(cluster, [...APPLY, "--show-managed-fields", "-o", "json"], config));
      assert.deepEqual(made.metadata.managedFields, [
        {
          manager: "paylint",
          operation: "Apply",
          apiVersion: "v1",
          time: "2026-03-01T12:00:00Z",
          fieldsType: "FieldsV1",
          fieldsV1: { "f:data": { "f:a": {}, "f:b": {} } },
        },
      ]);
      await ok(cluster, APPLY, deployment("a:1", { container: { ports: [{ containerPort: 80 }] } }));
      assert.deepEqual(web(cluster).metadata.managedFields?.[0]?.fieldsV1, {
        "f:spec": {
          "f:replicas": {},
          "f:selector": {},
          "f:template": {
            "f:metadata": { "f:labels": { "f:app": {} } },
            "f:spec": {
              "f:containers": {
                'k:{"name":"app"}': {
                  ".": {},
                  "f:image": {},
                  "f:name": {},
                  "f:ports": {
                    'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {} },
                  },
                },
              },
            },
          },
        },
      });
    }));

  test("a field of somebody else is a conflict until it is forced", () =>
    withCluster(async (cluster) => {
      cluster.api.objects.put(deployment("a:1"), "kubectl-client-side-apply");
      const image =
        /error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps\/v1: \.spec\.template\.spec\.containers\[name="app"\]\.image\nPlease review the fields above/;
      await fails(cluster, APPLY, deployment("a:2"), image);
      const two =
        /Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps\/v1:\n- \.spec\.replicas\n- \.spec\.template/;
      await fails(cluster, [...APPLY, "--dry-run=server"], deployment("a:2", { spec: { replicas: 3 } }), two);
      await ok(cluster, [...APPLY, "--force-conflicts"], deployment("a:2"));
      assert.equal(containers(web(cluster))[0]?.image, "a:2");
    }));

  test("what is empty is not kept, and the order of a list is that of what is applied", () =>
    withCluster(async (cluster) => {
      const { api } = cluster;
      const env = (...names: string[]) => ({ env: names.map((name) => ({ name, value: name })), args: [] });
      api.objects.put(deployment("a:1", { container: env("A", "B", "C") }), "mesh");
      await ok(cluster, APPLY, deployment("a:1", { container: env("C", "D", "A") }));
      const [app] = containers(web(cluster));
      assert.equal(app?.args, undefined);
      assert.deepEqual(
        items(app?.env).map((one) => one.name),
        ["B", "C", "D", "A"],
      );
    }));

  test("custom resources are taken as they are", () =>
    withCluster(async (cluster) => {
      const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name: "web" } };
      const steps = [{ setWeight: 5 }, { pause: {} }];
      await ok(cluster, APPLY, { ...rollout, spec: { strategy: { canary: { steps } } } });
      const canary = { apiVersion: "flagger.app/v1beta1", kind: "Canary", metadata: { name: "web" } };
      await ok(cluster, APPLY, { ...canary, spec: { analysis: { interval: "1m" } } });
      await ok(cluster, APPLY, { ...canary, spec: { analysis: { threshold: 5 } } });
      assert.deepEqual(cluster.api.objects.get("Canary", "web", NAMESPACE)?.spec, { analysis: { threshold: 5 } });
      assert.deepEqual(cluster.api.objects.get("Rollout", "web", NAMESPACE)?.metadata.generation, 1);
    }));

  const WRONG: readonly [string, unknown, RegExp][] = [
    [
      "an unknown field",
      deployment("a:1", { spec: { replcas: 3 } }),
      /^Error from server: failed to create typed patch object \(payments\/web; apps\/v1, Kind=Deployment\): \.spec\.replcas: field not declared in schema$/m,
    ],
    [
      "a wrong type",
      deployment("a:1", { spec: { replicas: "3" } }),
      /: \.spec\.replicas: expected numeric \(int or float\), got string$/m,
    ],
    [
      "a missing image",
      deployment(""),
      /^The Deployment "web" is invalid: spec\.template\.spec\.containers\[0\]\.image: Required value$/m,
    ],
    [
      "a selector that misses",
      deployment("a:1", { spec: { selector: { matchLabels: { app: "x" } } } }),
      /spec\.template\.metadata\.labels: Invalid value: map\[string\]string\{"app":"web"\}: `selector` does not match template `labels`$/m,
    ],
    [
      "a name in capitals",
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "Web" } },
      /^The ConfigMap "Web" is invalid: metadata\.name: Invalid value: "Web": a lowercase RFC 1123 subdomain/m,
    ],
  ];
  for (const [what, object, error] of WRONG) {
    test(`${what} is refused`, () => withCluster((cluster) => fails(cluster, APPLY, object, error)));
  }

  test("a selector cannot change, a namespace must be there, `create` knows unknown fields too", () =>
    withCluster(async (cluster) => {
      await ok(cluster, APPLY, deployment("a:1"));
      const other = deployment("a:1", { spec: { selector: { matchLabels: { app: "y" } } } });
      other.spec.template.metadata.labels.app = "y";
      await fails(cluster, APPLY, other, /spec\.selector: Invalid value: .*: field is immutable/);
      const elsewhere = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "nope" } };
      await fails(cluster, [...APPLY, "-n", "nope"], elsewhere, /\(NotFound\): namespaces "nope" not found/);
      const typo = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, dta: {} };
      await fails(cluster, ["create", "-f", "-"], typo, /\(BadRequest\).* strict decoding error: unknown field "dta"/);
    }));

  test("a list is applied in order, and what is absent is left out of a get", () =>
    withCluster(async (cluster) => {
      const map = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
      await ok(cluster, APPLY, { apiVersion: "v1", kind: "List", items: [map("one"), map("two")] });
      assert.deepEqual(
        cluster.api.writes().map((one) => `${one.verb} ${one.resource} ${one.name} ${one.manager}`),
        ["patch configmaps one paylint", "patch configmaps two paylint"],
      );
      const set = { apiVersion: "v1", kind: "List", items: [map("none"), map("two")] };
      const got = json(await ok(cluster, ["get", "-f", "-", "-o", "json", "--ignore-not-found"], set));
      assert.equal(got.metadata.name ?? got.items[0]?.metadata.name, "two");
    }));
});

test("create, replace and delete of a lease", () =>
  withCluster(async (cluster) => {
    const lease = (resourceVersion?: string) => ({
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "lock", ...(resourceVersion === undefined ? {} : { resourceVersion }) },
      spec: { holderIdentity: "me", leaseDurationSeconds: 60 },
    });
    const made = json(await ok(cluster, ["create", "-f", "-", "-o", "json"], lease()));
    await fails(
      cluster,
      ["create", "-f", "-"],
      lease(),
      /\(AlreadyExists\): .*leases\.coordination\.k8s\.io "lock" already/,
    );
    await fails(cluster, ["replace", "-f", "-"], lease("1"), /\(Conflict\): .*the object has been modified/);
    await ok(cluster, ["replace", "-f", "-"], lease(made.metadata.resourceVersion));
    await ok(cluster, ["delete", "lease", "lock", "--wait=false"]);
    await ok(cluster, ["delete", "lease", "lock", "--wait=false", "--ignore-not-found"]);
    await fails(cluster, ["delete", "-f", "-"], lease(), /\(NotFound\): .* "lock" not found/);
  }));

describe("the caller", () => {
  test("its name, its rights, and the 403 of what was taken away", () =>
    withCluster(async (cluster) => {
      assert.match(await ok(cluster, ["auth", "whoami", "-o", "json"]), /"username": "dev@example\.test"/);
      assert.equal((await ok(cluster, ["auth", "can-i", "patch", "deployments.apps"])).trim(), "yes");
      assert.match(await ok(cluster, ["auth", "can-i", "--list"]), /^\*\.\* +\[\] +\[\] +\[\*\]$/m);
      cluster.api.deny("patch", "deployments.apps");
      cluster.api.deny("create", "pods/portforward");
      assert.equal((await cluster.kubectl(["auth", "can-i", "patch", "deployments.apps"])).out.trim(), "no");
      const tunnel = ["auth", "can-i", "create", "pods", "--subresource=portforward"];
      assert.equal((await cluster.kubectl(tunnel)).out.trim(), "no");
      const review = (kind: string, spec: object) => ({ apiVersion: "authorization.k8s.io/v1", kind, spec });
      const rules = review("SelfSubjectRulesReview", { namespace: NAMESPACE });
      const listed = json(await ok(cluster, ["create", "-f", "-", "-o", "json"], rules)).status?.resourceRules;
      const of = (listed as { resources: string[]; verbs: string[] }[]).find(
        (one) => one.resources[0] === "deployments",
      );
      assert.deepEqual(of?.verbs.includes("patch"), false);
      await fails(
        cluster,
        APPLY,
        deployment("a:1"),
        /^Error from server \(Forbidden\): deployments\.apps "web" is forbidden: User "dev@example\.test" cannot patch resource "deployments" in API group "apps" in the namespace "payments"$/m,
      );
      assert.deepEqual(
        cluster.api.writes().map((one) => one.status),
        [403],
      );
    }));
});

describe("scripts", () => {
  test("answers, drops and hangs; 401; down and up on the same port", () =>
    withCluster(async (cluster) => {
      const { api } = cluster;
      // Of writes: kubectl repeats a read ten times.
      const remove = api.intercept(({ verb }) => (verb === "patch" ? "drop" : undefined));
      await fails(cluster, APPLY, deployment("a:1"), /EOF|connection reset/);
      remove();
      await ok(cluster, ["get", "pods"]);
      const hanging = api.intercept(({ resource }) => (resource === "pods" ? "hang" : undefined));
      await fails(cluster, ["get", "pods", "--request-timeout=300ms"], "", /Client\.Timeout|deadline exceeded/);
      hanging();
      const body = {
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        message: "slow down",
        code: 503,
        reason: "ServiceUnavailable",
      };
      api.intercept(({ resource }) => (resource === "pods" ? { status: 503, body } : undefined));
      await fails(cluster, ["get", "pods"], "", /Error from server \(ServiceUnavailable\): slow down/);
      api.unauthorized(true);
      await fails(cluster, ["get", "deployments"], "", /You must be logged in to the server \(Unauthorized\)/);
      api.unauthorized(false);
      await api.down();
      await fails(cluster, ["get", "deployments"], "", /The connection to the server 127\.0\.0\.1:\d+ was refused/);
      await api.up();
      await ok(cluster, ["get", "deployments"]);
    }));

  test("actions at a time and before a request", () =>
    withCluster(async (cluster) => {
      const { api } = cluster;
      api.at(EPOCH + 5000, () =>
        api.objects.change(
          { kind: "Namespace", name: NAMESPACE },
          (one) => void (one.metadata.labels = { gone: "yes" }),
        ),
      );
      api.at(
        ({ verb, resource }) => verb === "patch" && resource === "deployments.apps",
        () =>
          api.objects.change({ kind: "Namespace", name: "kube-system" }, (one) => void (one.metadata.uid = "other")),
      );
      cluster.pass(4999);
      assert.equal(api.objects.get("Namespace", NAMESPACE)?.metadata.labels?.gone, undefined);
      cluster.pass(1);
      assert.equal(api.objects.get("Namespace", NAMESPACE)?.metadata.labels?.gone, "yes");
      const uid = api.objects.get("Namespace", "kube-system")?.metadata.uid;
      await ok(cluster, APPLY, deployment("a:1"));
      assert.notEqual(uid, "other");
      assert.equal(json(await ok(cluster, ["get", "ns", "kube-system", "-o", "json"])).metadata.uid, "other");
    }));
});
