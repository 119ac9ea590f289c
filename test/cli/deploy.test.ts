import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { built } from "../built.ts";
import { type FakeApi, startFakeApi } from "../deploy/api/fake-api.ts";
import { missingKubectl, scenarioPath } from "../deploy/kubectl.ts";
import { NEW_IMAGE, manifest } from "../deploy/world.ts";

const skip = missingKubectl() ?? false;
const MAIN = built("dist/cli.js");

interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Terminal {
  readonly api: FakeApi;
  readonly root: string;
  paylint(...words: string[]): Promise<Answer>;
  /** Runs a command and interrupts it once its output holds the text. */
  interrupt(text: string, ...words: string[]): Promise<Answer>;
}

async function withTerminal(use: (terminal: Terminal) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "paylint-cli-deploy-"));
  const root = join(folder, "workspace");
  mkdirSync(join(root, "k8s"), { recursive: true });
  mkdirSync(join(root, ".git"));
  const api = await startFakeApi({ now: () => Date.now() });
  const kubeconfig = api.kubeconfig({ folder, context: "staging-eu" });
  const labels = { "paylint/environment": "staging" };
  api.objects.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "payments", labels } });
  api.pods("payments-api").answer(() => 200);
  api.behave("payments-api", { kind: "ready", after: 100 });
  writeFileSync(join(root, "k8s/api.yaml"), manifest());
  const kubectl = await scenarioPath(folder);
  const env = { PATH: kubectl.path, HOME: folder, KUBECONFIG: kubeconfig };
  const start = (words: readonly string[], signalAt?: string): Promise<Answer> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [MAIN, ...words], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
      let [stdout, stderr, signalled] = ["", "", false];
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString("utf8");
        if (signalAt === undefined || signalled || !stdout.includes(signalAt)) return;
        signalled = true;
        child.kill("SIGINT");
      });
      child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  try {
    await use({ api, root, paylint: (...words) => start(words), interrupt: (text, ...words) => start(words, text) });
  } finally {
    await kubectl.close();
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const ADD = ["targets", "add", "--context", "staging-eu", "--namespace", "payments"] as const;
const DEPLOY = ["deploy", "k8s", "--yes", "--soak", "0"] as const;

describe("paylint targets and paylint deploy", { skip }, () => {
  test("a target is listed once its name is typed, and then deployed to", () =>
    withTerminal(async ({ api, root, paylint }) => {
      const none = await paylint(...DEPLOY);
      assert.equal(none.code, 4);
      assert.match(none.stderr, /no staging target is set up.*paylint targets add/);

      const unconfirmed = await paylint(...ADD);
      assert.equal(unconfirmed.code, 2);
      assert.match(unconfirmed.stdout, /staging-eu[\s\S]*marked as staging[\s\S]*dev@example\.test/);
      const mistyped = await paylint(...ADD, "--confirm", "payment");
      assert.equal(mistyped.code, 4);
      assert.equal((await paylint("targets")).stdout, "");
      assert.equal((await paylint(...ADD, "--confirm", "payments")).code, 0);
      assert.match((await paylint("targets", "list")).stdout, /^staging-eu\/payments {2}http:/);

      const asked = await paylint("deploy", "k8s");
      assert.equal(asked.code, 4);
      assert.match(asked.stdout, /Nobody is there to confirm it/);
      const shown = await paylint("deploy", "k8s", "--dry-run");
      assert.equal(shown.code, 0);
      assert.match(shown.stdout, /\+ Deployment\/payments-api/);
      assert.equal(api.objects.get("Deployment", "payments-api", "payments"), undefined);

      const first = await paylint(...DEPLOY);
      assert.equal(first.code, 0, first.stdout);
      assert.match(first.stdout, /Deployed \(staging-eu\/payments\)/);

      writeFileSync(join(root, "k8s/api.yaml"), manifest(NEW_IMAGE));
      api.behave("payments-api", { kind: "crash", every: 50 }, NEW_IMAGE);
      const failed = await paylint(...DEPLOY, "--format", "json");
      assert.equal(failed.code, 3, failed.stdout);
      const events = failed.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { event: string; outcome?: string });
      assert.deepEqual([events.at(-1)?.event, events.at(-1)?.outcome], ["finished", "rolled-back"]);
      assert.match(JSON.stringify(api.objects.get("Deployment", "payments-api", "payments")), /payments-api:1\.0\.0/);

      const found = await paylint("deployments", "crash-loop");
      assert.match(found.stdout, /Rolled back/);
      assert.doesNotMatch(found.stdout, /Deployed/);
      const records = readdirSync(join(root, ".paylint/deployments"));
      assert.equal(records.length, 5, "two pages, two records, and the runbook");
      const pages = records.map((name) => readFileSync(join(root, ".paylint/deployments", name), "utf8")).join("\n");
      assert.doesNotMatch(
        pages,
        /paylint-cli-deploy-|127\.0\.0\.1:\d+ apply/,
        "nothing of this machine is in a record",
      );

      assert.equal((await paylint("targets", "remove", "--context", "staging-eu", "--namespace", "payments")).code, 0);
      assert.equal((await paylint(...DEPLOY)).code, 4);
    }));

  test("an interrupt takes back what was begun", () =>
    withTerminal(async ({ api, paylint, interrupt }) => {
      await paylint(...ADD, "--confirm", "payments");
      const before = api.snapshot();
      api.behave("payments-api", { kind: "never-ready" });
      const stopped = await interrupt('"event":"pods"', ...DEPLOY, "--format", "json");
      assert.equal(stopped.code, 3, stopped.stdout);
      assert.deepEqual(api.snapshot(), before);
    }));

  test("errors of the set stop it, with their place", () =>
    withTerminal(async ({ api, root, paylint }) => {
      await paylint(...ADD, "--confirm", "payments");
      writeFileSync(
        join(root, "k8s/api.yaml"),
        manifest().replace("envFrom:", "securityContext: { privileged: true }\n          envFrom:"),
      );
      const stopped = await paylint(...DEPLOY);
      assert.equal(stopped.code, 4, stopped.stdout);
      assert.match(
        stopped.stdout,
        /Paylint finds 1 error in the set, first `kubernetes\/[\w-]+` at k8s\/api\.yaml:\d+/,
      );
      assert.deepEqual(api.writes(), []);
    }));

  test("wrong usage says what to do", () =>
    withTerminal(async ({ paylint }) => {
      for (const [words, says] of [
        [["deploy"], /say what to deploy/],
        [["deploy", "nothing"], /no such file or folder/],
        [["deploy", "k8s", "--soak", "long"], /--soak must be a number/],
        [["deploy", "k8s", "--guard-url", "http://127.0.0.1:1"], /a guard needs/],
        [["deploy", "--resume", "back"], /--resume must be one of go-on, roll-back, leave/],
        [["deploy", "--resume", "go-on"], /no deploy was left open/],
        [["targets", "add"], /--context NAME --namespace NAME/],
        [["targets", "remove", "--context", "a", "--namespace", "b"], /no such target/],
        [["targets", "forget"], /list, add and remove/],
      ] as const) {
        if (words[0] === "deploy" && words[1] === "k8s") await paylint(...ADD, "--confirm", "payments");
        const { code, stderr } = await paylint(...words);
        assert.equal(code, 2, words.join(" "));
        assert.match(stderr, says);
      }
    }));

  test("a list of targets that is broken stops everything", () =>
    withTerminal(async ({ root, paylint }) => {
      await paylint(...ADD, "--confirm", "payments");
      const file = join(root, "../.config/paylint/staging.json");
      for (const [text, says] of [
        ["{", /staging\.json: line 1: this is not JSON/],
        [
          '{"targets":[{"context":"a"}]}',
          /`targets\[0\]\.server` is missing\nNothing is deployed until that is mended/,
        ],
        ['{"denied":"prod"}', /`denied` is not a list/],
      ] as const) {
        writeFileSync(file, text);
        const { code, stderr } = await paylint(...DEPLOY);
        assert.equal(code, 2);
        assert.match(stderr, says);
      }
    }));

  test("a list that a workspace brings is not read", () =>
    withTerminal(async ({ api, root, paylint }) => {
      await paylint(...ADD, "--confirm", "payments");
      const folder = join(root, "../.config/paylint");
      mkdirSync(join(root, ".config/paylint"), { recursive: true });
      renameSync(join(folder, "staging.json"), join(root, ".config/paylint/staging.json"));
      assert.match((await paylint(...DEPLOY)).stderr, /no staging target is set up/);
      symlinkSync(join(root, ".config/paylint/staging.json"), join(folder, "staging.json"));
      const linked = await paylint(...DEPLOY);
      assert.equal(linked.code, 2);
      assert.match(linked.stderr, /staging\.json: it lies in the workspace, where a pull request could change it/);
      assert.deepEqual(api.writes(), []);
    }));

  test("a target that is taken out, or broken, stops a deploy that goes there", () =>
    withTerminal(async ({ api, root, paylint }) => {
      await paylint(...ADD, "--confirm", "payments");
      const file = join(root, "../.config/paylint/staging.json");
      api.at(
        ({ verb, resource, dryRun }) => verb === "patch" && resource === "services" && !dryRun,
        () => writeFileSync(file, "{"),
      );
      const stopped = await paylint(...DEPLOY);
      assert.equal(stopped.code, 5, stopped.stdout);
      assert.match(
        stopped.stdout,
        /Your list of staging targets cannot be used: line 1: this is not JSON[\s\S]*nothing was undone/,
      );
      assert.equal(api.objects.get("Deployment", "payments-api", "payments"), undefined);
    }));
});
