import { tierOfName } from "../../model/tier.ts";
import { parseImage, tagKind } from "../../model/image.ts";
import type { Detection } from "../detection.ts";
import { isServiceName } from "../../service/names.ts";
import { type Question, checkPath, checkPort, checkUser, optional, pick, text } from "../question.ts";

export type QuestionId =
  | "name"
  | "image"
  | "port"
  | "health-path"
  | "readiness-path"
  | "secrets"
  | "size"
  | "store"
  | "replicas"
  | "metrics"
  | "namespace"
  | "ingress-namespace"
  | "user"
  | "folder";

type DeploymentQuestion = Question<QuestionId>;

/** Asked of everybody: six. */
export function questionsFor(detection: Detection): readonly DeploymentQuestion[] {
  const { name, port, healthPath, readinessPath } = detection;
  return [
    text("name", "Name of the service", name.value, name.evidence, (answer) =>
      isServiceName(answer)
        ? undefined
        : "Kubernetes takes lower-case letters, digits and dashes here, a letter first, 45 characters at most",
    ),
    imageQuestion(detection),
    text("port", "Port that the service listens on", String(port.value), port.evidence, checkPort),
    text(
      "health-path",
      "Path that answers while the process works (liveness)",
      healthPath.value,
      healthPath.evidence,
      checkHealth,
    ),
    text<QuestionId>(
      "readiness-path",
      "Path that answers while the service can take payments (readiness)",
      readinessPath.value,
      readinessPath.evidence,
      (answer, others) =>
        answer === others?.["health-path"]
          ? "Liveness and readiness must ask different questions: with one path, a database outage restarts every pod"
          : checkPath(answer),
    ),
    detection.secrets.length > 0 ? secretsQuestion(detection) : sizeQuestion(),
  ];
}

/** Never asked by the editor. */
export function optionsFor(detection: Detection): readonly DeploymentQuestion[] {
  const { user, userMissing, metricsPath } = detection;
  return [
    detection.secrets.length > 0 ? sizeQuestion() : secretsQuestion(detection),
    text(
      "store",
      "Name of the SecretStore",
      "payment-secrets",
      "a default: each namespace has its own, so that staging never reads what production uses",
      checkObjectName,
    ),
    text("replicas", "Number of pods", "3", "a default: one may be replaced while two still serve", (answer) =>
      /^\d{1,2}$/.test(answer) && Number(answer) >= 2 && Number(answer) <= 50
        ? undefined
        : "Give a number from 2 to 50: a single pod cannot be replaced without an outage",
    ),
    pick(
      "metrics",
      "How metrics are collected",
      [
        { value: "annotations", label: "Scrape annotations", detail: "Prometheus finds the pods by their annotations" },
        {
          value: "none",
          label: "Not by this file",
          detail: "The service offers no metrics, or an agent collects them",
        },
      ],
      metricsPath === undefined ? "none" : "annotations",
      metricsPath?.evidence ?? "no metrics library among the dependencies",
    ),
    optional(
      "namespace",
      "Namespace to write into the files",
      "",
      "left to `kubectl --namespace`, so that staging and production get the same files",
      (answer) => checkNamespace(answer),
    ),
    text(
      "ingress-namespace",
      "Namespace of the gateway or ingress controller",
      "ingress-nginx",
      "a default: the name that most clusters use",
      checkObjectName,
    ),
    optional(
      "user",
      "User that the container runs as",
      user === undefined ? "" : String(user.value),
      user?.evidence ?? userMissing,
      checkUser,
    ),
    text("folder", "Folder for the files", "k8s", "a default", checkFolder),
  ];
}

function imageQuestion({ repository, repositoryMissing, tag }: Detection): DeploymentQuestion {
  const value = repository === undefined ? "" : `${repository.value}:${tag.value}`;
  const evidence =
    repository === undefined
      ? `${repositoryMissing}; give the image with its registry and tag`
      : `${repository.evidence}, and ${tag.evidence}`;
  return text("image", "Image with registry and tag", value, evidence, checkImage);
}

function secretsQuestion({ secrets }: Detection): DeploymentQuestion {
  const keys = secrets.map(({ key }) => key).join(", ");
  return pick(
    "secrets",
    "Where the secrets come from",
    [
      {
        value: "external-secrets",
        label: "External Secrets",
        detail: "The operator copies them from AWS Secrets Manager or Vault into the cluster",
      },
      {
        value: "secret-ref",
        label: "A Secret made elsewhere",
        detail: "The files only name it; something else puts it into the cluster",
      },
    ],
    "external-secrets",
    secrets.length === 0 ? "no key of .env.example is a secret" : `secrets in .env.example: ${keys}`,
  );
}

function sizeQuestion(): DeploymentQuestion {
  return pick(
    "size",
    "Size of a pod",
    [
      { value: "small", label: "Small", detail: "A service with a few requests a second" },
      { value: "medium", label: "Medium", detail: "Tens of requests a second" },
      { value: "large", label: "Large", detail: "Hundreds of requests a second" },
    ],
    "small",
    "a default: measure in staging, then change it",
  );
}

function checkImage(answer: string): string | undefined {
  const image = parseImage(answer);
  const name = /^[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*(?:\/[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*)*$/;
  if (answer.length > 250 || image.hasVariable || !name.test(image.repository.text))
    return "This is not the name of an image";
  const registry = image.registry?.text;
  if (registry === undefined || !/^[a-z\d](?:[a-z\d.-]*[a-z\d])?(?::\d{1,5})?$/i.test(registry))
    return "Name the registry too, for example ghcr.io/OWNER/NAME:1.0.0";
  const { tag, digest } = image;
  if (digest !== undefined && !/^sha256:[\da-f]{64}$/.test(digest.text))
    return "A digest is sha256: and 64 hexadecimal digits";
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag.text)) return "This is not a tag";
  if (digest !== undefined) return undefined;
  return tagKind(tag?.text) === "version"
    ? undefined
    : "Give a tag that names one version, such as 1.0.0: what a moving tag brings was never proved in staging";
}

function checkHealth(answer: string): string | undefined {
  return /ready|readiness/i.test(answer)
    ? "That path speaks of readiness: liveness must not fail because of a database"
    : checkPath(answer);
}

function checkObjectName(answer: string): string | undefined {
  return answer.length <= 63 && /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/.test(answer)
    ? undefined
    : "Kubernetes takes lower-case letters, digits and dashes here, 63 characters at most";
}

/** A set for production alone would go there unproven, and would need a digest and a canary that only a pipeline can give. */
function checkNamespace(answer: string): string | undefined {
  if (tierOfName(answer) === "production")
    return "Leave the namespace out: the same files go to staging first and then, with `--namespace`, to production";
  if (answer === "default" || answer.startsWith("kube-")) return "Give payments a namespace of their own";
  return checkObjectName(answer);
}

function checkFolder(answer: string): string | undefined {
  const segments = answer.replace(/\/$/, "").split("/");
  if (segments.some((segment) => !/^\w[\w.-]*$/.test(segment)) || answer.length > 200)
    return "Give a folder inside the project, with plain names";
  return segments.some((segment) => tierOfName(segment) === "production")
    ? "Keep one folder for all environments: what staging proved is what production gets"
    : undefined;
}
