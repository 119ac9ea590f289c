import { tierOfName } from "../model/environment-tier.ts";
import { parseImage, tagKind } from "../model/image.ts";
import type { Detection } from "./detect.ts";
import { isServiceName } from "./names.ts";

/** Ids are the names of the command line's options, too. */
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

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

export interface Question {
  readonly id: QuestionId;
  readonly title: string;
  readonly kind: "text" | "pick";
  /** Of a `pick`. */
  readonly options?: readonly Choice[];
  /** The prefilled answer; empty where nothing is known. */
  readonly value: string;
  /** Where the prefilled answer is from, or why there is none. */
  readonly evidence: string;
  /** An empty answer is one, too. */
  readonly optional: boolean;
  /** What is wrong with an answer, in one sentence; `others` are the answers to other questions so far. */
  validate(answer: string, others?: Readonly<Partial<Record<QuestionId, string>>>): string | undefined;
}

/** The questions worth a person's time: six at most, each with its answer filled in. */
export function questionsFor(detection: Detection): readonly Question[] {
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
    text(
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

/** What has a good default for most: options of the command line, never asked by the editor. */
export function optionsFor(detection: Detection): readonly Question[] {
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

function imageQuestion({ repository, repositoryMissing, tag }: Detection): Question {
  const value = repository === undefined ? "" : `${repository.value}:${tag.value}`;
  const evidence =
    repository === undefined
      ? `${repositoryMissing}; give the image with its registry and tag`
      : `${repository.evidence}, and ${tag.evidence}`;
  return text("image", "Image with registry and tag", value, evidence, checkImage);
}

function secretsQuestion({ secrets }: Detection): Question {
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

function sizeQuestion(): Question {
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

type Validate = Question["validate"];

function text(id: QuestionId, title: string, value: string, evidence: string, validate: Validate): Question {
  return {
    id,
    title,
    kind: "text",
    value,
    evidence,
    optional: false,
    validate: (answer, others) => validate(answer.trim(), others),
  };
}

function optional(id: QuestionId, title: string, value: string, evidence: string, validate: Validate): Question {
  const question = text(id, title, value, evidence, validate);
  return {
    ...question,
    optional: true,
    validate: (answer, others) => (answer.trim() === "" ? undefined : question.validate(answer, others)),
  };
}

function pick(id: QuestionId, title: string, options: readonly Choice[], value: string, evidence: string): Question {
  const allowed = options.map((option) => option.value);
  return {
    id,
    title,
    kind: "pick",
    options,
    value,
    evidence,
    optional: false,
    validate: (answer) => (allowed.includes(answer.trim()) ? undefined : `Choose one of: ${allowed.join(", ")}`),
  };
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

function checkPort(answer: string): string | undefined {
  if (!/^\d{1,5}$/.test(answer) || Number(answer) < 1 || Number(answer) > 65_535)
    return "A port is a number from 1 to 65535";
  return Number(answer) < 1024
    ? "A port below 1024 may need root: let the service listen on 1024 or above, its Service offers port 80 all the same"
    : undefined;
}

function checkPath(answer: string): string | undefined {
  return /^\/[\w\-./~]{0,200}$/.test(answer) ? undefined : "A path begins with a slash and holds no blanks";
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

function checkUser(answer: string): string | undefined {
  return /^\d{1,9}$/.test(answer) && Number(answer) > 0 ? undefined : "Give the number of a user that is not root";
}

function checkFolder(answer: string): string | undefined {
  const segments = answer.replace(/\/$/, "").split("/");
  if (segments.some((segment) => !/^\w[\w.-]*$/.test(segment)) || answer.length > 200)
    return "Give a folder inside the project, with plain names";
  return segments.some((segment) => tierOfName(segment) === "production")
    ? "Keep one folder for all environments: what staging proved is what production gets"
    : undefined;
}
