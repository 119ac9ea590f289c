import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cluster } from "./cluster.ts";
import { hopelessRelease, newRelease, oldRelease } from "./release.ts";
import { type Staging, snapshot, versions, withStaging } from "./staging.ts";
import { until } from "./until.ts";

export const USER = "dora";

/** Binds a role of the namespace to the user. */
export async function bind({ kubectl }: Staging, role: string): Promise<void> {
  await kubectl(["create", "rolebinding", role, `--role=${role}`, `--user=${USER}`]);
}

export async function untilAllowed({ kubectl }: Staging, ...what: string[]): Promise<void> {
  await until(what.join(" "), 60, () => kubectl(["auth", "can-i", ...what, `--as=${USER}`]));
}

export function testPermissions(cluster: Cluster): void {
  test("the role that a refusal proposes is enough for a roll-back and for a deploy with a canary", () =>
    withStaging(cluster, { user: USER }, async (staging) => {
      const { kubectl, namespace } = staging;
      await staging.settle(...oldRelease());
      const unwritten = await versions(staging);
      assert.equal((await staging.deploy(newRelease())).outcome, "refused");
      assert.match(
        staging.stops().at(-1)?.message ?? "",
        /A permission is missing: .*User "dora" cannot get resource "namespaces"/,
      );
      await kubectl([
        "create",
        "role",
        "looker",
        "--verb=get",
        "--resource=namespaces",
        `--resource-name=${namespace}`,
      ]);
      await bind(staging, "looker");
      await untilAllowed(staging, "get", `namespaces/${namespace}`);

      assert.equal((await staging.deploy(newRelease())).outcome, "refused");
      const { code, message = "", hint = "" } = staging.stops().at(-1) ?? {};
      assert.equal(code, "permission/missing", message);
      assert.match(
        message,
        /get, list, create, patch, delete deployments\.apps; .*create pods\/portforward; list events/,
      );
      const role = hint.slice(hint.indexOf("\n") + 1);
      const { "Role looker": _, ...others } = await versions(staging);
      assert.deepEqual(others, unwritten);
      await kubectl(["create", "-f", "-"], role);
      await bind(staging, "paylint-deploy");
      await untilAllowed(staging, "list", "daemonsets.apps");

      const before = await snapshot(staging);
      const failed = await staging.deploy(hopelessRelease());
      assert.equal(failed.outcome, "rolled-back", JSON.stringify(staging.stops()));
      assert.equal(staging.stops().at(-1)?.code, "watch/failed-create");
      assert.deepEqual(await snapshot(staging), before);
      const deployed = await staging.deploy(newRelease(), { canary: true });
      assert.equal(deployed.outcome, "deployed", JSON.stringify(staging.stops()));
      assert.equal((await staging.records())[0]?.origin.user, USER);
    }));
}
