import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { PROGRAMS, type ProgramCall } from "../../../server/src/deploy/kubectl/process.ts";
import { KUBECTL, missingKubectl } from "../kubectl.ts";
import { NAMESPACE, type World, createWorld, startStable } from "../world.ts";
import { DOUBLE } from "./double.ts";
import { installDouble } from "./program.ts";

const skip = process.platform === "win32" ? "the script needs a Unix shell" : false;

async function inWorld(use: (world: World, call: (...args: string[]) => ProgramCall) => Promise<void>): Promise<void> {
  const world = await createWorld();
  const program = await installDouble(world.folder, KUBECTL);
  try {
    startStable(world);
    const environment = {
      PATH: `${program.folder}:${process.env["PATH"]}`,
      HOME: world.folder,
      KUBECONFIG: world.kubeconfig.join(":"),
    };
    const common = ["--context=staging-eu", `--namespace=${NAMESPACE}`];
    await use(world, (...args) => ({
      ...{ program: join(program.folder, "kubectl"), environment, timeoutMs: 60_000 },
      args: [...common, ...args],
    }));
  } finally {
    await program.close();
    await world.close();
  }
}

/** A call of each kind: what it prints, what it is given, how it fails. */
const CALLS: Readonly<Record<string, { readonly args: readonly string[]; readonly stdin?: string }>> = {
  "that prints an object": { args: ["get", "deployment", "payments-api", "-o", "json"] },
  "that prints a list": { args: ["get", "pods", "-o", "json"] },
  "that finds nothing": { args: ["get", "configmap", "none", "-o", "json"] },
  "that tells of its requests": { args: ["get", "--raw", "/apis/example.com/v1", "-v=6"] },
  "that reads its input": {
    args: ["apply", "--server-side", "--dry-run=server", "--field-manager=paylint", "-o", "json", "-f", "-"],
    stdin: JSON.stringify({
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "payments-words", namespace: NAMESPACE } },
      data: { quotes: `'"\\$HOME \`id\` %s`, words: "grüße\n\ttäglich ".repeat(2_000) },
    }),
  },
};

describe("the double of kubectl as a program", { skip }, () => {
  for (const [name, given] of Object.entries(CALLS))
    test(`answers a call ${name} as the double does`, () =>
      inWorld(async (_world, call) => {
        const asked = { ...call(...given.args), ...(given.stdin === undefined ? {} : { stdin: given.stdin }) };
        const [inside, outside] = [await DOUBLE.run(asked), await PROGRAMS.run(asked)];
        assert.notEqual(`${inside.stdout}${inside.stderr}`, "");
        // Each asks the API once, which gives what it would make a name of its own.
        const unnamed = (text: string): string => text.replace(/"uid": "[^"]+"/, "");
        assert.deepEqual(
          { ...outside, stdout: unnamed(outside.stdout) },
          { ...inside, stdout: unnamed(inside.stdout) },
        );
      }));

  test("leaves to the real one what reads files", { skip: missingKubectl() ?? false }, () =>
    inWorld(async (_world, call) => {
      const { code, stdout } = await PROGRAMS.run({
        ...call("create", "--dry-run=client", "-o", "json", "--validate=false", "-f", "-"),
        stdin: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: read }\n",
      });
      assert.equal(code, 0);
      assert.equal((JSON.parse(stdout) as { metadata: { name: string } }).metadata.name, "read");
    }),
  );

  test("fails, and says so, where the double has no answer", () =>
    inWorld(async (_world, call) => {
      const { code, stderr } = await PROGRAMS.run(call("drain", "node"));
      assert.equal(code, 70);
      assert.match(stderr, /the double of kubectl has no command drain/);
    }));

  test("goes on with a tunnel until it is stopped, and lets go of the pod then", { timeout: 60_000 }, () =>
    inWorld(async ({ api }, call) => {
      api.pods("payments-api").answer(() => 204);
      const [pod] = api.objects.list("Pod", NAMESPACE);
      const tunnel = await PROGRAMS.start(
        call("port-forward", "--address=127.0.0.1", `pod/${pod?.metadata.name}`, ":8080"),
        /^Forwarding from 127\.0\.0\.1:(\d+)/,
      );
      const address = `http://127.0.0.1:${tunnel.match?.[1]}/ready`;
      assert.equal((await fetch(address)).status, 204);
      await tunnel.stop();
      // It is the double's process that lets go, once it has heard that the program is gone.
      const answers = (): Promise<boolean> =>
        fetch(address).then(
          () => true,
          () => false,
        );
      while (await answers()) await setImmediate();
    }),
  );

  test("is ended by a signal in the middle of a request", () =>
    inWorld(async ({ api }, call) => {
      const end = new AbortController();
      api.intercept(({ resource }) => {
        if (resource !== "pods") return undefined;
        end.abort();
        return "hang";
      });
      const { code } = await PROGRAMS.run({ ...call("get", "pods", "-o", "json"), signal: end.signal });
      assert.equal(code, undefined);
    }));
});
