import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { stateFolder } from "../../server/src/deploy/outside/state-folder.ts";
import { findRedirect } from "../../server/src/deploy/kubectl/redirect.ts";
import { requestPath } from "../../server/src/deploy/steps/verify.ts";
import { type ApiRequest, startFakeApi } from "./api/fake-api.ts";
import { KUBECTL, missingKubectl, missingScenarioKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, type World, manifest, withRelease } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;

const config = (world: World): string => world.kubeconfig[0] ?? "";
const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, "utf8")));

describe("what the listed server sends elsewhere does not count", { skip }, () => {
  const isChange = ({ verb }: ApiRequest): boolean => ["patch", "create", "update", "delete"].includes(verb);
  const SENT_ON: Readonly<Record<string, (request: ApiRequest) => boolean>> = {
    "every change": isChange,
    "changes that are no dry run": (request) =>
      isChange(request) && !request.dryRun && request.resource !== "leases.coordination.k8s.io",
    questions: ({ verb, resource }) => verb === "get" && resource === "deployments.apps",
  };
  for (const status of [301, 302, 307, 308])
    for (const [name, isSentOn] of Object.entries(SENT_ON))
      test(`${status} for ${name}`, () =>
        withRelease(async (world) => {
          const other = await startFakeApi({ now: world.clock.now });
          try {
            other.objects.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
            world.api.intercept((request) =>
              isSentOn(request) && request.resource !== "selfsubjectaccessreviews.authorization.k8s.io"
                ? { status, body: "", headers: { location: other.url + request.path } }
                : undefined,
            );
            world.answers.set("stopped", "leave");
            const end = await world.deploy();
            assert.notEqual(end.outcome, "deployed");
            assert.match(world.reasons().join(), /kubectl\/redirected/);
            // A server that shows its other face only when it counts is stopped at the first change.
            assert.ok(other.writes().length <= (name.startsWith("changes") ? 1 : 0), JSON.stringify(other.writes()));
          } finally {
            await other.close();
          }
        }));

  test("is read from what kubectl tells, old and new", () => {
    const server = "https://k8s.example.com:6443";
    const told = (text: string): string | undefined =>
      findRedirect(`I1129 19:03:03.2 1 round_trippers.go:560] ${text}`, server);
    assert.equal(told(`GET ${server}/api 200 OK in 8 milliseconds`), undefined);
    assert.equal(told(`GET ${server}/api 304 Not Modified in 8 milliseconds`), undefined);
    assert.equal(told(`PATCH ${server}/a 307 Temporary Redirect in 5 milliseconds`), server);
    assert.equal(told("PATCH https://other.example.com/a 200 OK in 5 milliseconds"), "https://other.example.com");
    assert.equal(told(`"Response" verb="GET" url="${server}/api" status="200 OK" milliseconds=8`), undefined);
    assert.equal(
      told(`"Response" verb="PUT" url="${server}/a" status="308 Permanent Redirect" milliseconds=8`),
      server,
    );
    assert.equal(
      told('"Response" verb="PUT" url="https://other.example.com/a" status="200 OK" milliseconds=8'),
      "https://other.example.com",
    );
    // An error may quote anything.
    assert.equal(findRedirect("error: GET https://other.example.com/a 200 OK", server), undefined);
  });
});

describe("the kubeconfig of a run is the one it began with", { skip }, () => {
  test("a proxy that is put into it before the first change", () =>
    withRelease(async (world) => {
      const through: string[] = [];
      const proxy = createServer((request, response) => {
        through.push(request.url ?? "");
        response.destroy();
      });
      await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
      try {
        const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
        world.onEntry = ({ type }) => {
          if (type === "confirmed")
            edit(config(world), (text) => text.replace('"server":', `"proxy-url": "${address}", "server":`));
        };
        const end = await world.deploy();
        assert.equal(end.outcome, "refused", JSON.stringify(world.reasons()));
        assert.deepEqual(world.reasons(), ["target/proxy"]);
        assert.deepEqual(through, []);
      } finally {
        proxy.close();
      }
    }));

  for (const [name, change] of [
    ["leads elsewhere", (text: string, url: string) => text.replaceAll(url, "https://10.255.255.1:6443")],
    ["has a proxy", (text: string) => text.replace('"server":', '"proxy-url": "http://127.0.0.1:1", "server":')],
    ["is gone", () => ""],
  ] as const)
    test(`a run that is taken up with one that ${name} goes neither on nor back`, () =>
      withRelease(async (world) => {
        world.interactive = false;
        world.onEntry = (entry) => {
          if (entry.type === "applied") void world.api.down();
        };
        assert.equal((await world.deploy()).outcome, "unknown", JSON.stringify(world.reasons()));
        await world.api.up();
        world.onEntry = undefined;
        const writes = world.api.writes().length;
        edit(config(world), (text) => change(text, world.api.url));
        for (const way of ["go-on", "roll-back"] as const) {
          const end = await world.resume(way);
          assert.match(end.outcome, /^(?:handed-over|unknown|rollback-failed)$/);
          assert.equal(world.api.writes().length, writes, JSON.stringify(world.reasons()));
          if (end.outcome !== "unknown") break;
        }
      }));

  test("it is for its owner alone, complete with the paths that count from it, and gone in the end", () =>
    withRelease(async (world) => {
      const kubeconfig = JSON.parse(readFileSync(config(world), "utf8")) as { users: { user: object }[] };
      const folder = dirname(config(world));
      mkdirSync(join(folder, "bin"));
      writeFileSync(join(folder, "bin/login"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
      writeFileSync(join(folder, "token"), "a");
      for (const each of kubeconfig.users)
        each.user = {
          tokenFile: "token",
          exec: { apiVersion: "client.authentication.k8s.io/v1", command: "./bin/login", interactiveMode: "Never" },
        };
      writeFileSync(config(world), JSON.stringify(kubeconfig));
      const runs = join(world.folder, "state");
      let kept = "";
      let mode = 0;
      world.onEntry = ({ type }) => {
        if (type !== "lock-wanted") return;
        const name = readdirSync(runs).find((one) => one.endsWith(".kubeconfig")) ?? "";
        kept = readFileSync(join(runs, name), "utf8");
        mode = statSync(join(runs, name)).mode & 0o777;
      };
      // Credentials are sent over TLS only, so that nothing is run here.
      assert.equal((await world.deploy()).outcome, "deployed", JSON.stringify(world.reasons()));
      if (process.platform !== "win32") assert.equal(mode, 0o600);
      const { users } = JSON.parse(kept) as { users: [{ user: { tokenFile: string; exec: { command: string } } }] };
      assert.equal(users[0].user.tokenFile, join(folder, "token"));
      assert.equal(users[0].user.exec.command, join(folder, "bin/login"));
      assert.deepEqual(
        readdirSync(runs).filter((name) => name.endsWith(".kubeconfig")),
        [],
      );
      const commands = world.events.flatMap((event) => (event.event === "command" ? [event.command] : []));
      assert.ok(commands.length > 5 && commands.every((command) => command.includes(config(world))));
    }));

  test("a relative state folder does not count: it would lie in the workspace", () => {
    const home = { HOME: "/home/dev" };
    assert.equal(stateFolder({ ...home, XDG_STATE_HOME: ".state" }), stateFolder(home));
    assert.notEqual(stateFolder({ ...home, XDG_STATE_HOME: "/var/state" }), stateFolder(home));
  });
});

describe("an object is the one that the preview compared", { skip }, () => {
  const remake = (world: World): void => {
    const object = world.api.objects.get("ConfigMap", "payments-config", NAMESPACE);
    assert.ok(object !== undefined);
    world.api.objects.delete("ConfigMap", "payments-config", NAMESPACE);
    const { name, namespace } = object.metadata;
    world.api.objects.put({ ...object, metadata: { name, namespace: namespace ?? "" } }, "paylint", "Apply");
  };

  test("made anew before the dry run: refused", () =>
    withRelease(async (world) => {
      world.api.at(
        (request) => request.dryRun && request.verb === "patch",
        () => remake(world),
      );
      assert.equal((await world.deploy()).outcome, "refused");
      assert.deepEqual(world.reasons(), ["dry-run/other-object"]);
    }));

  test("made anew before it is applied: nobody goes on or back by itself", () =>
    withRelease(async (world) => {
      world.onEntry = (entry) => {
        if (entry.type === "apply-wanted" && entry.key.includes("payments-config")) remake(world);
      };
      world.answers.set("stopped", "leave");
      assert.equal((await world.deploy()).outcome, "left");
      assert.deepEqual(world.reasons(), ["apply/other-object"]);
      assert.ok(world.questions.some(({ id }) => id === "stopped"));
    }));
});

describe("a pod is asked what kubelet asks it", { skip }, () => {
  const PATHS: readonly (readonly [path: string, asked: string])[] = [
    ["", "/"],
    ["/health", "/health"],
    ["health", "/health"],
    ["@127.0.0.2:81/admin?x=1", "/@127.0.0.2:81/admin?x=1"],
    ["//other.example.com/x", "/x"],
    ["http://other.example.com/x?y=1#z", "/x?y=1"],
    [":81/x", "/:81/x"],
    ["/a/../b", "/a/../b"],
    ["/a b", "/a%20b"],
    ["/é\r\nHost: x", "/%C3%A9%0D%0AHost:%20x"],
  ];
  for (const [path, asked] of PATHS)
    test(`${JSON.stringify(path)} asks for ${asked}`, () => {
      assert.equal(requestPath(path), asked);
      assert.equal(new URL(`http://127.0.0.1:1${requestPath(path)}`).host, "127.0.0.1:1");
    });

  test("another host is never asked, and what the pod answers counts", () =>
    withRelease(async (world) => {
      const elsewhere: string[] = [];
      const other = createServer((request, response) => {
        elsewhere.push(request.url ?? "");
        response.end();
      });
      await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
      try {
        const { port } = other.address() as AddressInfo;
        const text = manifest(NEW_IMAGE, { config: "debug" }).replace(
          "path: /health",
          `path: "@127.0.0.1:${port}/admin?x=1"`,
        );
        world.write("k8s/api.yaml", text);
        const asked: string[] = [];
        world.api.pods("payments-api").answer((path) => {
          asked.push(path);
          return path.startsWith("/@") ? 500 : 200;
        });
        assert.equal((await world.deploy()).outcome, "rolled-back", JSON.stringify(world.reasons()));
        assert.equal(world.reasons()[0], "verify/unhealthy");
        assert.ok(asked.includes(`/@127.0.0.1:${port}/admin?x=1`), asked.join());
        assert.deepEqual(elsewhere, []);
      } finally {
        other.close();
      }
    }));

  test("a path without a slash is healthy where kubelet finds it so", () =>
    withRelease(async (world) => {
      world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: "debug" }).replace("path: /health", "path: health"));
      assert.equal((await world.deploy()).outcome, "deployed", JSON.stringify(world.reasons()));
    }));
});

test("a word that is put into the user's list while a deploy waits stops it", { skip }, () =>
  withRelease(async (world) => {
    world.onEntry = ({ type }) => {
      if (type === "confirmed") world.denied = ["staging-eu"];
    };
    assert.equal((await world.deploy()).outcome, "refused");
    assert.deepEqual(world.reasons(), ["target/denied"]);
  }),
);

test(
  "a program of the working folder is not run in kubectl's place",
  { skip: missingKubectl() ?? (process.platform === "win32" ? "shell scripts are no programs on Windows" : false) },
  () =>
    withRelease(
      async (world) => {
        const mark = join(world.folder, "it-ran");
        const working = join(world.root, "bin");
        mkdirSync(working);
        writeFileSync(join(working, "kubectl"), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
        // As people who use tools of their project have it.
        world.environment = { PATH: `./bin:.:${process.env["PATH"] ?? ""}` };
        const before = process.cwd();
        process.chdir(world.root);
        try {
          renameSync(join(working, "kubectl"), join(world.root, "kubectl"));
          await world.deploy({ dryRun: true });
        } finally {
          process.chdir(before);
        }
        assert.equal(existsSync(mark), false);
      },
      { kubectl: KUBECTL },
    ),
);
