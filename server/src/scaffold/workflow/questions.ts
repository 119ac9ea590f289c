import { tierOfName } from "../../model/tier.ts";
import { isServiceName } from "../../service/names.ts";
import type { Detection } from "../detection.ts";
import { type Question, checkPath, pick, text } from "../question.ts";
import { ACCESS, type Access } from "./cluster.ts";
import { whyNoTest } from "./test-command.ts";

export type WorkflowQuestionId =
  | "name"
  | "image"
  | "cluster"
  | "manifests"
  | "test"
  | "readiness-path"
  | "branch"
  | "namespace"
  | "staging"
  | "production"
  | "metric"
  | "canary-minutes"
  | "soak-minutes"
  | "marks"
  | "file";

type WorkflowQuestion = Question<WorkflowQuestionId>;

/** Asked of everybody: six. */
export function questionsFor(detection: Detection): readonly WorkflowQuestion[] {
  const { delivery, name, readinessPath } = detection;
  const set = delivery.manifests.find(({ deployment }) => deployment === name.value) ?? delivery.manifests[0];
  const { test } = delivery.toolchain;
  const access = accessFor(set?.image ?? "");
  return [
    text(
      "name",
      "Name of the Deployment",
      set?.deployment ?? name.value,
      set === undefined ? name.evidence : set.file,
      (answer) =>
        isServiceName(answer)
          ? undefined
          : "Kubernetes takes lower-case letters, digits and dashes here, a letter first, 45 characters at most",
    ),
    imageQuestion(detection, set?.image ?? ""),
    pick<WorkflowQuestionId>(
      "cluster",
      "Where the service runs",
      Object.entries(ACCESS).map(([value, { label, detail }]) => ({ value, label, detail })),
      access ?? "aws",
      access === undefined ? "a default" : "the registry of its image",
    ),
    text<WorkflowQuestionId>(
      "manifests",
      "Folder of the Kubernetes manifests, from the top of the repository",
      set?.folder ?? "k8s",
      set?.file ?? "a default: “Generate k8s Deployment” writes there",
      (answer, others) => checkFolder(answer) ?? checkDeployment(delivery.manifests, answer, others?.["name"]),
    ),
    text("test", "Command that tests the service", test.value, test.evidence, whyNoTest),
    text<WorkflowQuestionId>(
      "readiness-path",
      "Path that answers while the service can take payments (readiness)",
      readinessPath.value,
      readinessPath.evidence,
      checkPath,
    ),
  ];
}

/** Never asked by the editor. */
export function optionsFor({ delivery, name }: Detection): readonly WorkflowQuestion[] {
  const { marks, place } = delivery;
  return [
    text("branch", "Branch that is released", "main", "a default", (answer) =>
      /^[A-Za-z\d][\w-]*(?:[./][\w-]+)*$/.test(answer) && answer.length <= 100
        ? undefined
        : "Give one branch by its name: what is released must have been reviewed there",
    ),
    text("namespace", "Namespace of the service in each cluster", "payments", "a default", (answer) =>
      isObjectName(answer) && answer !== "default" && !answer.startsWith("kube-")
        ? undefined
        : "Give payments a namespace of their own: lower-case letters, digits and dashes",
    ),
    text("staging", "GitHub environment for staging", "staging", "a default", (answer) =>
      checkEnvironment(answer, "staging"),
    ),
    text("production", "GitHub environment for production", "production", "a default", (answer) =>
      checkEnvironment(answer, "production"),
    ),
    text("metric", "Counter of attempts to pay, by their outcome", "payment_attempts_total", "a default", (answer) =>
      /^[A-Za-z_:][\w:]{0,100}$/.test(answer) ? undefined : "Give the name of a Prometheus counter",
    ),
    text("canary-minutes", "Minutes that the canary is watched", "15", "a default", checkMinutes),
    text("soak-minutes", "Minutes that the release is watched", "10", "a default", checkMinutes),
    pick(
      "marks",
      "Where the release is marked",
      [
        { value: "grafana", label: "Grafana", detail: "An annotation on its dashboards" },
        { value: "datadog", label: "Datadog", detail: "An event" },
        { value: "sentry", label: "Sentry", detail: "A release of the environment" },
        { value: "none", label: "Nowhere", detail: "The error rate is watched all the same" },
      ],
      marks.value,
      marks.evidence,
    ),
    text(
      "file",
      "Name of the workflow's file, without its ending",
      place === "" ? "deploy" : `deploy-${name.value}`,
      place === "" ? "a default" : "the repository holds several services",
      (answer) =>
        /^[a-z\d][\w-]{0,60}$/i.test(answer) ? undefined : "Give a name of letters, digits, dashes and underscores",
    ),
  ];
}

function imageQuestion({ repository, repositoryMissing }: Detection, released: string): WorkflowQuestion {
  const isWhole = checkImage(released) === undefined;
  return text(
    "image",
    "Image with its registry, without a tag",
    isWhole ? released : (repository?.value ?? ""),
    isWhole
      ? "the image in the manifests"
      : (repository?.evidence ?? `${repositoryMissing}; give the image with its registry`),
    checkImage,
  );
}

function checkImage(answer: string): string | undefined {
  const image = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}(?::\d{1,5})?(?:\/[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*)+$/;
  return image.test(answer) && answer.length <= 200
    ? undefined
    : "Name the registry and the image in lower case and no tag, for example ghcr.io/acme/payments: what is released is known by its digest";
}

function accessFor(image: string): Access | undefined {
  if (/^\d{12}\.dkr\.ecr\./.test(image)) return "aws";
  if (/^(?:[\w-]+\.)?gcr\.io\/|^[\w-]+-docker\.pkg\.dev\//.test(image)) return "google";
  if (/^[\w-]+\.azurecr\.io\//.test(image)) return "azure";
  return undefined;
}

function isObjectName(answer: string): boolean {
  return answer.length <= 63 && /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/.test(answer);
}

function checkFolder(answer: string): string | undefined {
  const segments = answer.replace(/\/$/, "").split("/");
  return segments.every((segment) => /^[A-Za-z\d_][\w.-]*$/.test(segment)) && answer.length <= 200
    ? undefined
    : "Give a folder of the repository, with plain names";
}

/** In a folder whose manifests are known, no file is guessed. */
function checkDeployment(
  sets: Detection["delivery"]["manifests"],
  answer: string,
  name: string | undefined,
): string | undefined {
  const names = sets.filter(({ folder }) => folder === answer.replace(/\/$/, "")).map(({ deployment }) => deployment);
  return name === undefined || names.length === 0 || names.includes(name)
    ? undefined
    : `There is no Deployment \`${name}\` in this folder, but ${names.map((each) => `\`${each}\``).join(", ")}: give that name`;
}

/** Another name would be judged as nothing in particular: by us, and by whoever approves its deployments. */
function checkEnvironment(answer: string, tier: "staging" | "production"): string | undefined {
  if (!/^[A-Za-z][\w-]{0,60}$/.test(answer)) return "Give a name of letters, digits, dashes and underscores";
  return tierOfName(answer) === tier
    ? undefined
    : `Name it so that everybody sees that it is ${tier}, such as ${tier} or ${tier}-eu`;
}

function checkMinutes(answer: string): string | undefined {
  return /^\d{1,3}$/.test(answer) && Number(answer) >= 6 && Number(answer) <= 180
    ? undefined
    : "Give a number from 6 to 180: the first five minutes may be without a payment";
}
