import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { type Evidence, gatherEvidence, listContexts } from "../../server/src/deploy/steps/evidence.ts";
import { CONTEXT, NAMESPACE, type Staging, type StagingOptions, createStaging } from "../deploy/staging.ts";
import { SCENARIO_KUBECTL, connectKubectl, missingScenarioKubectl } from "../deploy/kubectl.ts";

const skip = missingScenarioKubectl() ?? false;

describe("the evidence for a staging target", { skip }, () => {
  type Host = Parameters<typeof listContexts>[0];

  const inStaging = async (
    options: StagingOptions,
    body: (staging: Staging, host: Host) => Promise<void>,
  ): Promise<void> => {
    const staging = await createStaging(options);
    try {
      const { KUBECONFIG: kubeconfig = "", ...environment } = staging.env;
      await body(staging, {
        kubectl: {
          program: SCENARIO_KUBECTL,
          kubeconfig: [kubeconfig],
          environment: { PATH: process.env["PATH"], ...environment },
        },
        connect: connectKubectl,
      });
    } finally {
      await staging.close();
    }
  };

  const gather = (
    host: Host,
    namespace = NAMESPACE,
    denied: readonly string[] = [],
    roots: readonly string[] = [],
  ): Promise<Evidence> => gatherEvidence(host, CONTEXT, namespace, denied, roots);

  test("is all there for a marked namespace, and nothing is written to get it", async () => {
    await inStaging({}, async ({ target, api }, host) => {
      const evidence = await gather(host);
      assert.deepEqual(evidence.target, target);
      const { cluster, user, marked, denial } = evidence;
      assert.deepEqual(
        { cluster, user, marked, denial },
        { cluster: CONTEXT, user: "dev@example.test", marked: true, denial: undefined },
      );
      assert.deepEqual(api.writes(), []);
    });
  });

  test("tells a certificate by its hash, in the kubeconfig or in a file beside it", async () => {
    await inStaging({}, async (_, host) => {
      const [file = ""] = host.kubectl.kubeconfig;
      const text = readFileSync(file, "utf8");
      const hash = createHash("sha256").update("a certificate").digest("hex");
      writeFileSync(join(dirname(file), "ca.pem"), "a certificate");
      const encoded = Buffer.from("a certificate").toString("base64");
      for (const authority of [{ "certificate-authority-data": encoded }, { "certificate-authority": "ca.pem" }]) {
        const config = JSON.parse(text) as { clusters: { cluster: object }[] };
        for (const entry of config.clusters) Object.assign(entry.cluster, authority);
        writeFileSync(file, JSON.stringify(config));
        assert.equal((await gather(host)).target.certificateHash, hash);
      }
    });
  });

  test("lists every context with where it leads, whichever is the current one", async () => {
    await inStaging({}, async ({ api }, host) => {
      assert.deepEqual(
        (await listContexts(host)).map(({ context, server }) => [context, server]),
        [
          ["preview-us", "https://preview.example.com:6443"],
          ["prod-eu", "https://k8s.example.com:6443"],
          [CONTEXT, api.url],
        ],
      );
    });
  });

  test("has the command that marks a namespace", async () => {
    await inStaging({ isMarked: false }, async (_, host) => {
      const { marked, markCommand } = await gather(host);
      assert.equal(marked, false);
      assert.match(markCommand, /label namespace payments paylint\/environment=staging$/);
    });
  });

  test("there is none for a namespace that is not there", async () => {
    await inStaging({}, async (_, host) => {
      await assert.rejects(gather(host, "elsewhere"), /has no namespace `elsewhere`/);
    });
  });

  test("shows signs of production in names and labels", async () => {
    await inStaging({}, async ({ api }, host) => {
      assert.equal((await gather(host, NAMESPACE, ["staging-eu"])).denial?.part, "context");
      api.objects.change({ kind: "Namespace", name: "kube-system" }, (system) => {
        system.metadata.labels = { tier: "production" };
      });
      assert.equal((await gather(host)).denial?.part, "label tier");
    });
  });

  test("there is none of a cluster that nothing identifies, or that does not answer", async () => {
    await inStaging({}, async ({ api }, host) => {
      const status = {
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        reason: "Forbidden",
        message: "no",
        code: 403,
      };
      const remove = api.intercept(({ resource, name }) =>
        resource === "namespaces" && name === "kube-system" ? { status: 403, body: status } : undefined,
      );
      await assert.rejects(gather(host), /cannot be told from others/);
      remove();
      api.unauthorized(true);
      await assert.rejects(gather(host), /does not accept the credentials/);
    });
  });

  test("is not looked for with a kubeconfig of the workspace, whose programs would run", async () => {
    await inStaging({}, async ({ api, root }, host) => {
      const mark = join(root, "it-ran");
      const inside = join(root, "kubeconfig.yaml");
      const [file = ""] = host.kubectl.kubeconfig;
      const config = JSON.parse(readFileSync(file, "utf8")) as { users: { user: object }[] };
      for (const each of config.users)
        each.user = {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "touch",
            args: [mark],
            interactiveMode: "Never",
          },
        };
      writeFileSync(inside, JSON.stringify(config));
      const before = api.requests.length;
      const kubectl = { ...host.kubectl, kubeconfig: [inside] };
      await assert.rejects(gather({ ...host, kubectl }, NAMESPACE, [], [root]), /lies in the workspace/);
      assert.equal(existsSync(mark), false);
      assert.equal(api.requests.length, before);
    });
  });

  test("there is none over a connection that anybody could answer", async () => {
    await inStaging({}, async (_, host) => {
      const [file = ""] = host.kubectl.kubeconfig;
      const text = readFileSync(file, "utf8");
      for (const [setting, words] of [
        ['"insecure-skip-tls-verify": true', /does not verify/],
        ['"proxy-url": "http://127.0.0.1:1"', /goes through a proxy/],
      ] as const) {
        writeFileSync(file, text.replace('"server":', `${setting}, "server":`));
        await assert.rejects(gather(host), words);
      }
    });
  });

  test("says that kubectl is missing", async () => {
    await inStaging({}, async (_, host) => {
      const kubectl = { ...host.kubectl, program: "/nowhere/kubectl" };
      await assert.rejects(listContexts({ ...host, kubectl }), /kubectl was not found/);
    });
  });
});
