import type { Generator } from "../generator.ts";
import { createPlanner } from "../planned-file.ts";
import { type Block, toYaml } from "../yaml.ts";
import { type WorkflowAnswers, readAnswers } from "./answers.ts";
import { ACCESS } from "./cluster.ts";
import { BUILD_ENVIRONMENT, buildJob, productionJob, secretFor, stagingJob, testJob } from "./jobs.ts";
import { MARK_NEEDS } from "./marks.ts";
import { optionsFor, questionsFor } from "./questions.ts";
import { registryAccess } from "./registry.ts";
import { scalar } from "./steps.ts";

export const workflowGenerator: Generator = {
  title: "Generate workflow",
  writes: "a GitHub workflow",
  countsFrom: "repository",
  refusal: () => undefined,
  questions: questionsFor,
  options: optionsFor,
  plan(detection, given, existing) {
    const read = readAnswers(detection, given);
    if ("missing" in read) return read;
    const file = createPlanner(existing);
    return {
      files: [
        file(
          `.github/workflows/${read.answers.file}.yml`,
          "The way from a commit to production, and back",
          renderWorkflow(read.answers),
        ),
      ],
    };
  },
};

function renderWorkflow(answers: WorkflowAnswers): string {
  const { name, image, branch, delivery, file } = answers;
  const { place, root } = delivery;
  const own = place !== "" && root === place ? ["paths:", [`- ${place}/**`, `- .github/workflows/${file}.yml`]] : [];
  return toYaml([
    ...remarks(answers),
    `name: ${scalar(file === "deploy" ? "Deploy" : `Deploy ${name}`)}`,
    "",
    "on:",
    ["push:", [`branches: [${scalar(branch)}]`, ...own]],
    "",
    "permissions:",
    ["contents: read"],
    "",
    "# One deployment at a time, and none is cut off half way.",
    "concurrency:",
    [`group: deploy-${name}`, "cancel-in-progress: false"],
    "",
    "# Named, bash also stops at the first command of a pipe that fails.",
    "defaults:",
    ["run:", ["shell: bash"]],
    "",
    "env:",
    [`SERVICE: ${scalar(name)}`, `IMAGE: ${scalar(image)}`],
    "",
    "jobs:",
    [...testJob(answers), "", ...buildJob(answers), "", ...stagingJob(answers), "", ...productionJob(answers)],
  ]);
}

/** What must be there before the first run, and is nowhere in the code. */
function remarks(answers: WorkflowAnswers): Block[] {
  const { staging, production, access, branch, image, marks, metric, set, delivery } = answers;
  const { variables, secrets } = ACCESS[access];
  const registry = registryAccess(image);
  const build = delivery.buildSecrets.map(secretFor);
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["variables of the repository", registry.variables],
    [
      `secrets of the environment ${BUILD_ENVIRONMENT}, for the branch ${branch} alone`,
      [...registry.secrets, ...build],
    ],
    ["variables of each environment", [...variables, "SERVICE_URL"]],
    ["secrets of each environment", secrets],
    [`variables of ${production}`, ["PROMETHEUS_URL", ...MARK_NEEDS[marks].variables]],
    [`secrets of ${production}`, MARK_NEEDS[marks].secrets],
  ];
  const isThere = delivery.manifests.some(({ folder }) => folder === set.folder);
  return [
    "# Before the first run, in the repository's settings:",
    `# - environments ${staging} and ${production}; ${production} with required reviewers, since GitHub makes a missing one without`,
    ...lists.filter(([, names]) => names.length > 0).map(([where, names]) => `# - ${where}: ${names.join(", ")}`),
    `# The canary is judged by ${metric} with the label \`outcome\`, and \`track\` of the pod.`,
    ...(delivery.built.length === 0
      ? []
      : [
          `# The Dockerfile copies \`${delivery.built.join("`, `")}\`, which is in no commit: let the job \`build\` make it before the image.`,
        ]),
    ...(delivery.hasDockerfile ? [] : ["# There is no Dockerfile yet: `paylint generate dockerfile` writes one."]),
    ...(isThere
      ? []
      : [`# Nothing was found in ${set.folder}/ yet: \`paylint generate deployment\` writes ${set.file}.`]),
  ];
}
