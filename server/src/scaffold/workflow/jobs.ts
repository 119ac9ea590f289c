import type { Applied } from "../../service/manifests.ts";
import type { Block } from "../yaml.ts";
import type { WorkflowAnswers } from "./answers.ts";
import { ACCESS } from "./cluster.ts";
import {
  GO_BACK,
  REMEMBER,
  apply,
  askReady,
  nameDigest,
  rolledOut,
  startCanary,
  watch,
  watchScript,
} from "./commands.ts";
import { markSteps } from "./marks.ts";
import { registryAccess } from "./registry.ts";
import { checkout, run, scalar, use } from "./steps.ts";

export function testJob({ test, delivery }: WorkflowAnswers): Block[] {
  const { toolchain, root, place } = delivery;
  return [
    "test:",
    [
      ...head(20),
      "steps:",
      [
        ...checkout(),
        ...toolchain.setup.flatMap(({ action, inputs }) => use(action, inputs)),
        ...toolchain.install.flatMap((command) => run([command], { folder: root })),
        ...run([test], { name: "Test", folder: toolchain.testsAtRoot ? root : place }),
      ],
    ],
  ];
}

/** Guards what the job that builds must know: only runs of the released branch get it. */
export const BUILD_ENVIRONMENT = "build";

/** The image is built once: what staging proves is what production gets, by its digest. */
export function buildJob({ image, delivery }: WorkflowAnswers): Block[] {
  const { steps, permissions, secrets: credentials } = registryAccess(image);
  const { root, place, buildSecrets } = delivery;
  const secrets = buildSecrets.map((id) => `${id}=\${{ secrets.${secretFor(id)} }}`);
  return [
    "build:",
    [
      "needs: test",
      ...head(30),
      ...(credentials.length + secrets.length === 0 ? [] : [`environment: ${BUILD_ENVIRONMENT}`]),
      "permissions:",
      ["contents: read", ...permissions],
      "outputs:",
      ["digest: ${{ steps.push.outputs.digest }}"],
      "steps:",
      [
        ...checkout(),
        ...use("docker/setup-buildx-action"),
        ...steps,
        ...use(
          "docker/build-push-action",
          {
            context: root === "" ? "." : root,
            ...(place === root ? {} : { file: `${place}/Dockerfile` }),
            push: "true",
            provenance: "mode=max",
            sbom: "true",
            tags: "${{ env.IMAGE }}:${{ github.sha }}",
            ...(secrets.length === 0 ? {} : { secrets }),
          },
          { id: "push" },
        ),
      ],
    ],
  ];
}

/** The name of the secret that a build's mount is filled from. */
export function secretFor(id: string): string {
  const name = id.toUpperCase().replaceAll(/[^A-Z\d_]/g, "_");
  return /^(?:\d|GITHUB_)/.test(name) ? `BUILD_${name}` : name;
}

export function stagingJob(answers: WorkflowAnswers): Block[] {
  const { set, staging } = answers;
  return [
    "staging:",
    [
      "needs: build",
      ...head(30),
      ...inEnvironment(answers, staging),
      ...environment(answers, set.staging, ["SERVICE_URL"]),
      "steps:",
      [
        ...checkout(),
        ...ACCESS[answers.access].steps(),
        ...run(REMEMBER, { name: "Remember the release that works", id: "before" }),
        ...run([...nameDigest(answers, set.staging), apply(answers, set.staging)], {
          name: "Deploy to staging",
          id: "release",
        }),
        ...run([rolledOut("$SERVICE", 10), askReady(answers)], { name: "Verify staging" }),
        ...goBack("Roll staging back"),
      ],
    ],
  ];
}

export function productionJob(answers: WorkflowAnswers): Block[] {
  const { set, production, canaryMinutes, soakMinutes } = answers;
  return [
    "production:",
    [
      "needs: [build, staging]",
      ...head(45 + canaryMinutes + soakMinutes),
      ...inEnvironment(answers, production),
      ...environment(answers, set.production, ["SERVICE_URL", "PROMETHEUS_URL"]),
      "steps:",
      [
        ...checkout(),
        ...ACCESS[answers.access].steps(),
        ...run(REMEMBER, { name: "Remember the release that works", id: "before" }),
        ...run(watchScript(answers), { name: "Write down how a release is watched" }),
        ...markSteps(answers),
        ...run([...nameDigest(answers, set.production), ...startCanary(answers, set.production)], {
          name: "Start the canary",
        }),
        ...run([watch("canary", canaryMinutes)], { name: "Watch the canary's error rate" }),
        ...run([apply(answers, set.production)], { name: "Release to all", id: "release" }),
        ...run([rolledOut("$SERVICE", 10), askReady(answers)], { name: "Verify the release" }),
        ...run([watch("all", soakMinutes)], { name: "Watch the release's error rate" }),
        ...goBack("Roll back"),
        ...run(['kubectl delete deployment "$SERVICE-canary" --namespace "$NAMESPACE" --ignore-not-found'], {
          name: "Take the canary away",
          when: "always()",
        }),
      ],
    ],
  ];
}

function head(minutes: number): Block[] {
  return ["runs-on: ubuntu-latest", `timeout-minutes: ${minutes}`];
}

function inEnvironment({ access }: WorkflowAnswers, name: string): Block[] {
  return [
    `environment: ${scalar(name)}`,
    "permissions:",
    ["contents: read", ...(ACCESS[access].hasToken ? ["id-token: write"] : [])],
  ];
}

function environment({ namespace }: WorkflowAnswers, applied: Applied, variables: readonly string[]): Block[] {
  return [
    "env:",
    [
      `NAMESPACE: ${scalar(applied.namespace ?? namespace)}`,
      "DIGEST: ${{ needs.build.outputs.digest }}",
      ...variables.map((name) => `${name}: \${{ vars.${name} }}`),
    ],
  ];
}

/** Only what was released is taken back, and only to what was there before. */
function goBack(name: string): Block[] {
  return run(GO_BACK, {
    name,
    when: "(failure() || cancelled()) && steps.release.outcome != 'skipped' && steps.before.outputs.revision != ''",
    env: { REVISION: "${{ steps.before.outputs.revision }}" },
  });
}
