import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { createDeployView } from "../../server/src/cli/deploy-view.ts";
import { missingScenarioKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, OLD_IMAGE, manifest, readRecordText, withRelease } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;

test("a dry run shows what would change and writes nothing", { skip }, () =>
  withRelease(async (world) => {
    assert.equal((await world.deploy({ dryRun: true })).outcome, "previewed");
    assert.deepEqual(world.api.writes(), []);
    const preview = world.events.find(({ event }) => event === "preview");
    assert.ok(preview?.event === "preview");
    assert.ok(
      preview.diff.includes(
        "  ~ spec.template.spec.containers[api].image: registry.example.com/payments-api:1.0.0 -> registry.example.com/payments-api:2.0.0",
      ),
    );
    assert.equal(preview.warnings, undefined);
    assert.ok(preview.summary.includes("Configuration of ConfigMap/payments-config: LOG_LEVEL"));
  }),
);

test("what ran before was broken: deployed over when asked for, and given back as it was", { skip }, () =>
  withRelease(async (world) => {
    world.api.behave("payments-api", { kind: "crash" }, OLD_IMAGE);
    for (const pod of world.api.objects.list("Pod", NAMESPACE))
      world.api.objects.delete("Pod", pod.metadata.name, NAMESPACE);
    await world.clock.sleep(30_000);
    assert.equal((await world.deploy()).outcome, "refused");
    assert.deepEqual(world.reasons(), ["baseline/broken"]);
    const before = world.api.snapshot();
    world.api.behave("payments-api", { kind: "crash" }, NEW_IMAGE);
    world.answers.set("broken-baseline", "deploy-over");
    assert.equal((await world.deploy()).outcome, "rolled-back", JSON.stringify(world.reasons()));
    assert.deepEqual(world.api.snapshot(), before);
    const words =
      "What is there now is not healthy: `payments-api`: 0 of 2 pods available; going back restores exactly this";
    const preview = world.events.findLast(({ event }) => event === "preview");
    assert.ok(preview?.event === "preview");
    assert.deepEqual(preview.warnings, [words]);
    assert.ok(world.questions.findLast(({ id }) => id === "deploy")?.detail.startsWith(`${words}\n`));
    const [record] = await world.records();
    assert.deepEqual(record?.warnings, [words]);
    assert.ok(readRecordText(world, `.paylint/deployments/${record.run}.md`).includes(`- ${words}`));
  }),
);

test("what cannot be taken back is said at the preview, and in the record", { skip }, () =>
  withRelease(async (world) => {
    const immutable = manifest(NEW_IMAGE, { config: "debug" }).replace("\ndata:", "\nimmutable: true\ndata:");
    world.write("k8s/api.yaml", immutable);
    assert.equal((await world.deploy()).outcome, "deployed");
    const words =
      "Cannot be taken back: `ConfigMap/payments-config` becomes immutable; it could only be deleted and made anew";
    const preview = world.events.find(({ event }) => event === "preview");
    assert.ok(preview?.event === "preview");
    assert.deepEqual(preview.warnings, [words]);
    assert.deepEqual((await world.records())[0]?.warnings, [words]);
  }),
);

test("a terminal shows the warnings of a preview on lines of their own, before the rest", () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const [summary, diff] = [["Changed: ConfigMap/a"], ["~ ConfigMap/a"]];
  const warnings = ["Cannot be taken back: one thing", "Cannot be taken back: another"];
  const view = createDeployView("text", stream);
  view.show({ event: "preview", target: "staging-eu/payments", summary, diff, warnings });
  assert.deepEqual(String(stream.read()).split("\n"), [
    "",
    "    Cannot be taken back: one thing",
    "    Cannot be taken back: another",
    "    Changed: ConfigMap/a",
    "    ~ ConfigMap/a",
    "",
    "",
  ]);
});
