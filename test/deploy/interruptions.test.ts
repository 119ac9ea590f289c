import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DeployEvent } from "../../server/src/deploy/decisions/events.ts";
import type { ApiRequest } from "./api/fake-api.ts";
import { missingScenarioKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, type World, manifest, withRelease } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;

const DENIED = {
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  message: 'admission webhook "policy.example.com" denied the request: no more releases today',
  reason: "Forbidden",
  code: 403,
};

const isWatching = (request: ApiRequest): boolean => request.resource === "pods" && request.verb === "list";
const hasApplied = (log: readonly ApiRequest[]): boolean =>
  log.some(({ verb, resource, dryRun }) => verb === "patch" && resource === "deployments.apps" && !dryRun);
/** The first look after everything is applied. */
const atFirstLook = (request: ApiRequest, log: readonly ApiRequest[]): boolean =>
  isWatching(request) && hasApplied(log);
const deployment = { kind: "Deployment", name: "payments-api", namespace: NAMESPACE } as const;
const imageNow = (world: World): string =>
  JSON.stringify(world.api.objects.get("Deployment", "payments-api", NAMESPACE)?.spec);

describe("somebody else changes what is being deployed: it is theirs, and nothing is undone", { skip }, () => {
  const CHANGES: Readonly<Record<string, { reason: string; change: (world: World) => void }>> = {
    "the deployment is paused": {
      reason: "watch/paused",
      change: (world) =>
        void world.api.objects.change(deployment, (object) => {
          if (object.spec !== undefined) object.spec["paused"] = true;
        }),
    },
    "the deployment gets another image": {
      reason: "watch/changed",
      change: (world) =>
        void world.api.objects.change(
          deployment,
          (object) => {
            const text = JSON.stringify(object.spec).replace(NEW_IMAGE, "other:3");
            object.spec = JSON.parse(text) as NonNullable<typeof object.spec>;
          },
          "kubectl-edit",
        ),
    },
    "the deployment is deleted": {
      reason: "watch/deleted",
      change: (world) => world.api.objects.delete("Deployment", "payments-api", NAMESPACE),
    },
    "the marker is removed while it is applied": {
      reason: "target/marker-missing",
      change: (world) =>
        void world.api.objects.change(
          { kind: "Namespace", name: NAMESPACE },
          (namespace) => (namespace.metadata.labels = {}),
        ),
    },
    "somebody takes the lock": {
      reason: "lock/lost",
      change: (world) => {
        world.api.objects.change({ kind: "Lease", name: "paylint-deploy", namespace: NAMESPACE }, (lease) => {
          lease.spec = { ...lease.spec, holderIdentity: "somebody else" };
        });
        world.api.behave("payments-api", { kind: "ready", after: 60_000 }, NEW_IMAGE);
      },
    },
  };
  for (const [name, { reason, change }] of Object.entries(CHANGES))
    test(name, () =>
      withRelease(async (world) => {
        world.api.behave("payments-api", { kind: "ready", after: 40_000 }, NEW_IMAGE);
        const first = (request: ApiRequest, log: readonly ApiRequest[]): boolean =>
          reason === "target/marker-missing"
            ? log.some(({ verb, resource, dryRun }) => verb === "patch" && resource === "configmaps" && !dryRun)
            : atFirstLook(request, log);
        let writes = 0;
        world.api.at(first, () => {
          change(world);
          writes = world.api.writes().length;
        });
        const end = await world.deploy();
        assert.equal(end.outcome, "handed-over", JSON.stringify(world.reasons()));
        assert.equal(world.reasons()[0], reason);
        const after = world.api
          .writes()
          .slice(writes)
          .filter(({ resource }) => resource !== "leases.coordination.k8s.io");
        assert.deepEqual(after, []);
      }),
    );
});

// Several wait for real time, which they may do together.
describe("what cannot be known never leads to a roll-back by itself", { skip, concurrency: 4 }, () => {
  /** How the API is lost; what it gives brings it back. */
  const LOSSES: Readonly<Record<string, { lose: (world: World) => () => void; code: string }>> = {
    "the API server is gone": {
      lose({ api }) {
        void api.down();
        return () => void api.up();
      },
      code: "kubectl/unreachable",
    },
    "the API server hangs": {
      lose(world) {
        world.patienceMs = 500;
        return world.api.intercept(() => "hang");
      },
      code: "kubectl/unreachable",
    },
    "the credentials have expired": {
      lose({ api }) {
        api.unauthorized(true);
        return () => api.unauthorized(false);
      },
      code: "kubectl/unauthorized",
    },
    "a permission is taken away": {
      lose({ api }) {
        api.deny("list", "pods");
        return () => api.allow("list", "pods");
      },
      code: "kubectl/forbidden",
    },
  };
  for (const [name, { lose, code }] of Object.entries(LOSSES)) {
    test(`${name} for a while: deployed`, () =>
      withRelease(async (world) => {
        world.api.behave("payments-api", { kind: "ready", after: 20_000 }, NEW_IMAGE);
        let back = (): void => undefined;
        world.api.at(atFirstLook, () => (back = lose(world)));
        const sleep = world.clock.sleep;
        let lostSince: number | undefined;
        world.clock.sleep = async (milliseconds) => {
          if (hasApplied(world.api.requests)) lostSince ??= world.clock.now();
          if (lostSince !== undefined && world.clock.now() - lostSince > 10_000) back();
          await sleep(milliseconds);
        };
        assert.equal((await world.deploy()).outcome, "deployed");
        const notices = world.events.filter((event) => event.event === "notice");
        const lost = notices.findIndex(({ isLost }) => isLost === true);
        assert.doesNotMatch(notices[lost]?.message ?? "", /^(?:$|It is not known)/, "the reason alone");
        assert.ok(notices.slice(lost).some(({ isLost, message }) => !isLost && message.includes("answers again")));
      }));

    test(`${name} for good: nobody decides but a person`, () =>
      withRelease(async (world) => {
        world.interactive = false;
        let back = (): void => undefined;
        world.api.at(atFirstLook, () => (back = lose(world)));
        const end = await world.deploy();
        assert.equal(
          end.outcome,
          "unknown",
          JSON.stringify(world.events.filter(({ event }) => event === "stopped" || event === "notice")),
        );
        assert.deepEqual(world.reasons(), [code]);
        back();
        assert.match(imageNow(world), /2\.0\.0/, "nothing was undone");
        const before = world.api.writes().filter(({ resource }) => resource !== "leases.coordination.k8s.io").length;
        const resumed = await world.resume("go-on");
        assert.equal(resumed.outcome, "deployed");
        const after = world.api.writes().filter(({ resource }) => resource !== "leases.coordination.k8s.io").length;
        assert.equal(after, before, "what was applied is not applied again");
      }));
  }

  test("a look at a server that hangs is given up once a small question has no answer either, and only that is asked again", () =>
    withRelease(async (world) => {
      world.interactive = false;
      world.patienceMs = 500;
      let from: number | undefined;
      world.onEntry = (entry) => {
        if (entry.type !== "applied" || !entry.key.endsWith("Deployment/payments-api")) return;
        world.api.intercept(() => "hang");
        from = world.calls.length;
      };
      const end = await world.deploy();
      assert.equal(end.outcome, "unknown");
      assert.deepEqual(world.reasons(), ["kubectl/unreachable"]);
      assert.ok(from !== undefined);
      const calls = world.calls.slice(from);
      assert.ok(calls.length > 3);
      const [look, ...small] = calls;
      assert.ok(look?.signal?.aborted);
      assert.ok(small.every(({ timeoutMs = Infinity }) => timeoutMs <= 7000));
      const asked = new Set(small.map(({ args }) => args.join(" ")));
      assert.deepEqual([...asked], [`get --raw /api/v1/namespaces/${NAMESPACE}`]);
      assert.match(imageNow(world), /2\.0\.0/, "nothing was undone");
    }));

  test("a person may roll back once it answers again", () =>
    withRelease(async (world) => {
      const before = world.api.snapshot();
      world.api.at(atFirstLook, () => world.api.unauthorized(true));
      world.answers.set("stopped", "roll-back");
      const { push } = world.questions;
      world.questions.push = (...questions) => {
        world.api.unauthorized(false);
        return push.apply(world.questions, questions);
      };
      assert.equal((await world.deploy()).outcome, "rolled-back");
      assert.deepEqual(world.api.snapshot(), before);
    }));

  test("a tunnel that does not open leaves it to a person", () =>
    withRelease(async (world) => {
      world.api.pods("payments-api").answer(() => "refuse");
      world.answers.set("stopped", "leave");
      assert.equal((await world.deploy()).outcome, "left");
      assert.deepEqual(world.reasons(), ["verify/unverified"]);
      assert.deepEqual(
        world.questions.map(({ id }) => id),
        ["deploy", "unverified", "stopped"],
      );
    }));

  test("a person may accept pods that could not be asked", () =>
    withRelease(async (world) => {
      world.api.pods("payments-api").answer(() => "refuse");
      world.answers.set("unverified", "accept");
      assert.equal((await world.deploy()).outcome, "deployed");
      assert.ok((await world.records())[0]?.checks.every(({ result }) => result === "unverified"));
    }));
});

describe("cancel", { skip }, () => {
  const at = (is: (event: DeployEvent) => boolean): ((event: DeployEvent) => boolean) => {
    let done = false;
    return (event) => {
      if (done || !is(event)) return false;
      return (done = true);
    };
  };

  test("at the confirmation: nothing was changed", () =>
    withRelease(async (world) => {
      world.answers.set("deploy", "cancel");
      assert.equal((await world.deploy()).outcome, "cancelled");
      assert.deepEqual(
        world.api.writes().map(({ resource }) => resource),
        ["leases.coordination.k8s.io", "leases.coordination.k8s.io"],
      );
      assert.equal((await world.records()).length, 0);
    }));

  test("before the first change: nothing was changed", () =>
    withRelease(async (world) => {
      world.cancelAt = at((event) => event.event === "step" && event.step === "dry-run");
      assert.equal((await world.deploy()).outcome, "cancelled");
      assert.equal(world.api.objects.get("Lease", "paylint-deploy", NAMESPACE), undefined);
    }));

  for (const [way, outcome] of [
    ["roll-back", "rolled-back"],
    ["leave", "left"],
  ] as const)
    test(`while it rolls out, and ${way}`, () =>
      withRelease(async (world) => {
        const before = world.api.snapshot();
        world.api.behave("payments-api", { kind: "ready", after: 60_000 }, NEW_IMAGE);
        world.cancelAt = at((event) => event.event === "pods");
        world.answers.set("stopped", way);
        assert.equal((await world.deploy()).outcome, outcome);
        if (way === "roll-back") assert.deepEqual(world.api.snapshot(), before);
        else assert.match(imageNow(world), /2\.0\.0/);
      }));
});

describe("the lock", { skip }, () => {
  const time = (world: World, ago: number): string =>
    new Date(world.clock.now() - ago).toISOString().replace("Z", "000Z");
  /** A lock that somebody else took ten minutes ago and renewed so many milliseconds ago. */
  const leave = (world: World, silent: number, seconds = 120): void =>
    void world.api.objects.put({
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "paylint-deploy", namespace: NAMESPACE },
      spec: {
        holderIdentity: "somebody else",
        leaseDurationSeconds: seconds,
        acquireTime: time(world, 600_000),
        renewTime: time(world, silent),
      },
    });
  const lease = { kind: "Lease", name: "paylint-deploy", namespace: NAMESPACE } as const;
  const isLooked = ({ verb, resource }: ApiRequest): boolean =>
    verb === "get" && resource === "leases.coordination.k8s.io";
  const hasLooked = (times: number) => (request: ApiRequest, log: readonly ApiRequest[]) =>
    isLooked(request) && log.filter(isLooked).length > times;

  test("of a run that died is taken over once it has expired and nothing more is heard of it", () =>
    withRelease(async (world) => {
      leave(world, 121_000);
      const begun = world.clock.now();
      assert.equal((await world.deploy()).outcome, "deployed");
      assert.ok(world.clock.now() - begun >= 45_000, "it was waited for");
    }));

  for (const [name, silent] of [
    ["whose clock is behind", 180_000],
    ["whose clock is ahead", -180_000],
    ["whose clock is years ahead", -1e11],
  ] as const) {
    test(`of a run that lives, ${name}, is left to it`, () =>
      withRelease(async (world) => {
        leave(world, silent);
        world.api.at(hasLooked(3), () =>
          world.api.objects.change(lease, (object) => {
            object.spec = { ...object.spec, renewTime: time(world, silent) };
          }),
        );
        assert.equal((await world.deploy()).outcome, "refused");
        assert.deepEqual(world.reasons(), ["lock/held"]);
        assert.match(JSON.stringify(world.events), /delete lease paylint-deploy/);
      }));

    test(`of a run that died, ${name}, is taken over`, () =>
      withRelease(async (world) => {
        leave(world, silent);
        assert.equal((await world.deploy()).outcome, "deployed", JSON.stringify(world.reasons()));
      }));
  }

  test("for 68 years keeps nobody out for longer than ten minutes", () =>
    withRelease(async (world) => {
      leave(world, 0, 2 ** 31 - 1);
      assert.equal((await world.deploy()).outcome, "refused");
      assert.match(JSON.stringify(world.events), /It is free 600 s after/);
      await world.clock.sleep(601_000);
      assert.equal((await world.deploy()).outcome, "deployed");
    }));

  test("of a run that ends while it is looked at is taken at once", () =>
    withRelease(async (world) => {
      leave(world, 121_000);
      world.api.at(hasLooked(2), () => world.api.objects.delete("Lease", "paylint-deploy", NAMESPACE));
      assert.equal((await world.deploy()).outcome, "deployed", JSON.stringify(world.reasons()));
    }));

  const failToRollBack = async (world: World): Promise<void> => {
    world.api.behave("payments-api", { kind: "crash" }, NEW_IMAGE);
    let applies = 0;
    const allow = world.api.intercept(({ verb, resource, dryRun }) => {
      const isApply = verb === "patch" && resource === "deployments.apps" && !dryRun;
      return isApply && ++applies > 1 ? { status: 403, body: DENIED } : undefined;
    });
    const end = await world.deploy();
    assert.equal(end.outcome, "rollback-failed", JSON.stringify(world.reasons()));
    allow();
    world.write("k8s/api.yaml", manifest(NEW_IMAGE.replace("2.0.0", "2.0.1"), { config: "debug" }));
  };

  test("is kept when the roll-back fails, however long it takes, until somebody breaks it by its name", () =>
    withRelease(async (world) => {
      await failToRollBack(world);
      const kept = world.api.objects.get("Lease", "paylint-deploy", NAMESPACE);
      assert.match(JSON.stringify(kept?.spec), /somebody on this machine run-1/);
      await world.clock.sleep(7 * 24 * 3600 * 1000);
      const before = world.api.snapshot();
      for (const breakLock of [undefined, "run-2", "somebody on this machine"]) {
        const options = breakLock === undefined ? {} : { breakLock };
        assert.equal((await world.deploy({ overBroken: true, ...options })).outcome, "refused");
        assert.equal(world.reasons().at(-1), "lock/kept");
        assert.deepEqual(world.api.snapshot(), before);
      }
      assert.match(JSON.stringify(world.events), /--break-lock run-1/);
      const end = await world.deploy({ overBroken: true, breakLock: "run-1" });
      assert.notEqual(world.reasons().at(-1), "lock/held");
      assert.equal(end.outcome, "deployed", JSON.stringify(world.reasons()));
    }));

  test("that is kept is broken by a person who is asked", () =>
    withRelease(async (world) => {
      await failToRollBack(world);
      world.answers.set("kept-lock", "break");
      assert.equal((await world.deploy({ overBroken: true })).outcome, "deployed", JSON.stringify(world.reasons()));
      const question = world.questions.find(({ id }) => id === "kept-lock");
      assert.deepEqual(
        question?.choices.map(({ label }) => label),
        ["Stop", "Break the lock of run-1"],
      );
    }));

  test("two at once: one wins, the other says who holds it", () =>
    withRelease(async (world) => {
      const ends = await Promise.all([world.deploy(), world.deploy()]);
      assert.deepEqual(ends.map(({ outcome }) => outcome).sort(), ["deployed", "refused"]);
      assert.deepEqual(world.reasons(), ["lock/held"]);
    }));
});

test("fields that were set by hand are taken over when the user says so, and given back", { skip }, () =>
  withRelease(async (world) => {
    world.api.objects.change(
      { kind: "ConfigMap", name: "payments-config", namespace: NAMESPACE },
      (object) => (object.data = { LOG_LEVEL: "trace", REGION: "eu" }),
      "kubectl-edit",
    );
    const before = world.api.snapshot();
    world.api.behave("payments-api", { kind: "crash" }, NEW_IMAGE);
    assert.equal((await world.deploy({ takeOver: ["kubectl-edit"] })).outcome, "rolled-back");
    assert.deepEqual(world.api.snapshot(), before);
    world.api.behave("payments-api", { kind: "ready" }, NEW_IMAGE);
    world.answers.set("take-over", "take-over");
    assert.equal((await world.deploy()).outcome, "deployed");
  }),
);

test("what somebody changed while it rolled back is left, unless the user says otherwise", { skip }, () =>
  withRelease(async (world) => {
    world.api.behave("payments-api", { kind: "crash" }, NEW_IMAGE);
    const change = (): void => {
      world.api.objects.change(
        { kind: "ConfigMap", name: "payments-config", namespace: NAMESPACE },
        (object) => (object.data = { LOG_LEVEL: "trace" }),
        "kubectl-edit",
      );
    };
    world.api.at(atFirstLook, change);
    assert.equal((await world.deploy()).outcome, "rolled-back");
    assert.equal(world.api.objects.get("ConfigMap", "payments-config", NAMESPACE)?.data?.["LOG_LEVEL"], "trace");
    assert.deepEqual((await world.records())[0]?.restored, [
      "ConfigMap/payments-config: left",
      "Service/payments-api: as it was",
      "Deployment/payments-api: as it was",
    ]);
  }),
);

test("an object that is refused while it is applied takes back those before it", { skip }, () =>
  withRelease(async (world) => {
    const before = world.api.snapshot();
    world.api.intercept(({ verb, resource, dryRun }) =>
      verb === "patch" && resource === "deployments.apps" && !dryRun ? { status: 403, body: DENIED } : undefined,
    );
    const end = await world.deploy();
    assert.equal(end.outcome, "rolled-back");
    assert.deepEqual(world.reasons(), ["kubectl/denied"]);
    assert.equal(world.api.objects.get("ConfigMap", "payments-config", NAMESPACE)?.data?.["LOG_LEVEL"], "info");
    assert.deepEqual(world.api.snapshot(), before);
  }),
);

test("a record that cannot be written does not undo the deploy, and is told", { skip }, () =>
  withRelease(async (world) => {
    world.write(".paylint/deployments", "a file where the folder should be");
    const end = await world.deploy();
    assert.deepEqual([end.outcome, end.record], ["deployed", undefined]);
    assert.ok(
      world.events.some(
        (event) =>
          event.event === "step" && event.step === "record" && event.status === "failed" && event.detail !== "",
      ),
    );
  }),
);
