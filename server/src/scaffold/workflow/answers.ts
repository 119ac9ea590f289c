import type { Detection } from "../detection.ts";
import type { ManifestSet } from "../../service/manifests.ts";
import { type Given, type Missing, readTexts } from "../question.ts";
import type { Access } from "./cluster.ts";
import { type Delivery, type Marks, unknownSet } from "./delivery.ts";
import { type WorkflowQuestionId, optionsFor, questionsFor } from "./questions.ts";

/** Everything that the workflow is rendered from. */
export interface WorkflowAnswers {
  readonly name: string;
  /** Registry and repository. */
  readonly image: string;
  readonly access: Access;
  readonly set: ManifestSet;
  readonly test: string;
  readonly readinessPath: string;
  readonly branch: string;
  readonly namespace: string;
  readonly staging: string;
  readonly production: string;
  /** The counter of attempts to pay, whose label `outcome` says how they ended. */
  readonly metric: string;
  readonly canaryMinutes: number;
  readonly soakMinutes: number;
  readonly marks: Marks;
  readonly file: string;
  readonly delivery: Delivery;
}

export function readAnswers(
  detection: Detection,
  given: Given<WorkflowQuestionId>,
): { readonly answers: WorkflowAnswers } | { readonly missing: readonly Missing[] } {
  const { texts, missing } = readTexts([...questionsFor(detection), ...optionsFor(detection)], given);
  if (missing.length > 0) return { missing };
  const text = (id: WorkflowQuestionId): string => texts.get(id) ?? "";
  const { delivery } = detection;
  const name = text("name");
  const folder = text("manifests").replace(/\/$/, "");
  const sets = delivery.manifests.filter((set) => set.folder === folder);
  return {
    answers: {
      name,
      image: text("image"),
      access: text("cluster") as Access,
      set: sets.find(({ deployment }) => deployment === name) ?? unknownSet(folder, name),
      test: text("test"),
      readinessPath: text("readiness-path"),
      branch: text("branch"),
      namespace: text("namespace"),
      staging: text("staging"),
      production: text("production"),
      metric: text("metric"),
      canaryMinutes: Number(text("canary-minutes")),
      soakMinutes: Number(text("soak-minutes")),
      marks: text("marks") as Marks,
      file: text("file"),
      delivery,
    },
  };
}
