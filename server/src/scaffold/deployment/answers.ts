import type { Connection } from "../../service/environment.ts";
import type { Detection } from "../detection.ts";
import type { Language } from "../../service/runtime.ts";
import { type Given, type Missing, readTexts } from "../question.ts";
import { type QuestionId, optionsFor, questionsFor } from "./questions.ts";

export type Size = "small" | "medium" | "large";
type SecretSource = "external-secrets" | "secret-ref";
type Metrics = "annotations" | "none";

/** Everything that the files are rendered from. */
export interface Answers {
  readonly name: string;
  /** Registry, repository and tag or digest. */
  readonly image: string;
  readonly port: number;
  readonly healthPath: string;
  readonly readinessPath: string;
  readonly secrets: SecretSource;
  /** Name of the (Cluster)SecretStore that an ExternalSecret reads from. */
  readonly store: string;
  readonly size: Size;
  readonly replicas: number;
  readonly metrics: Metrics;
  readonly metricsPath: string;
  /** Undefined: whoever deploys says it with `--namespace`. */
  readonly namespace: string | undefined;
  readonly ingressNamespace: string;
  readonly user: number | undefined;
  readonly group: number | undefined;
  /** Why `user` is not known, or not that of the Dockerfile; empty where it is. */
  readonly userMissing: string;
  /** Folder of the files, without a slash at its end. */
  readonly folder: string;
  readonly language: Language;
  readonly secretKeys: readonly string[];
  readonly configKeys: readonly string[];
  readonly connections: readonly Connection[];
}

export interface AnswerSheet {
  readonly answers: Partial<Answers>;
  readonly missing: readonly Missing<QuestionId>[];
}

/** The answers that a person gave, by question, and the detected ones for the rest. */
export function readAnswers(detection: Detection, given: Given<QuestionId>): AnswerSheet {
  const { texts, missing } = readTexts([...questionsFor(detection), ...optionsFor(detection)], given);
  return { answers: { ...typed(texts), ...fromDetection(detection, texts) }, missing };
}

export function isComplete(sheet: AnswerSheet): sheet is AnswerSheet & { readonly answers: Answers } {
  return sheet.missing.length === 0;
}

function typed(texts: ReadonlyMap<QuestionId, string>): Partial<Answers> {
  const answers: { -readonly [Key in keyof Answers]?: Answers[Key] } = {};
  for (const [id, text] of texts) {
    switch (id) {
      case "name":
        answers.name = text;
        break;
      case "image":
        answers.image = text;
        break;
      case "port":
        answers.port = Number(text);
        break;
      case "health-path":
        answers.healthPath = text;
        break;
      case "readiness-path":
        answers.readinessPath = text;
        break;
      case "secrets":
        answers.secrets = text as SecretSource;
        break;
      case "store":
        answers.store = text;
        break;
      case "size":
        answers.size = text as Size;
        break;
      case "replicas":
        answers.replicas = Number(text);
        break;
      case "metrics":
        answers.metrics = text as Metrics;
        break;
      case "namespace":
        if (text !== "") answers.namespace = text;
        break;
      case "ingress-namespace":
        answers.ingressNamespace = text;
        break;
      case "user":
        if (text !== "") answers.user = Number(text);
        break;
      case "folder":
        answers.folder = text.replace(/\/$/, "");
        break;
      default:
        id satisfies never;
    }
  }
  return answers;
}

/** What is never asked. The group counts only with the user it was read with. */
function fromDetection(detection: Detection, texts: ReadonlyMap<QuestionId, string>): Partial<Answers> {
  const { user, userMissing, metricsPath, runtime, secrets, config, connections } = detection;
  const group = user !== undefined && texts.get("user") === String(user.value) ? user.group : undefined;
  return {
    ...(group === undefined ? {} : { group }),
    userMissing,
    metricsPath: metricsPath?.value ?? "/metrics",
    language: runtime.value.language,
    secretKeys: secrets.map(({ key }) => key),
    configKeys: config.map(({ key }) => key),
    connections,
  };
}
