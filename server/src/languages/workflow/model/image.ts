import { replaceExpressions } from "../syntax/expression.ts";
import type { Span } from "../../../base/span.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { signOfAction } from "./deployment-action.ts";
import { plainCommand } from "../../../model/commands/deploy-command.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Setting, Step } from "./step.ts";
import { settingText } from "./step.ts";

/** An image that a job pushes or deploys, by the name it writes. */
export interface ImageUse {
  readonly use: "push" | "deploy";
  readonly job: Job;
  readonly step: Step;
  /** The image with its tag, as written. */
  readonly text: string;
  readonly at: Span;
  /** The tag alone; undefined when none is written. */
  readonly tag: { readonly text: string; readonly at: Span } | undefined;
  /** The tag stands for another image tomorrow. */
  readonly mutable: boolean;
}

const MOVING =
  /^(?:latest|edge|nightly|main|master|develop|dev|development|prod|production|live|staging|stage|stable|current|release|test)$/i;

/** The images that the jobs of a workflow push and deploy, where they are written down. */
export function imagesOf(workflow: Workflow): ImageUse[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => [...imagesOfAction(workflow, job, step), ...imagesOfScript(job, step)]),
  );
}

function imagesOfAction(workflow: Workflow, job: Job, step: Step): ImageUse[] {
  const { uses } = step;
  if (uses?.kind !== "repository") return [];
  if (uses.repository === "docker/build-push-action") {
    if (settingText(step.with, "push") === undefined || settingText(step.with, "push") === "false") return [];
    return step.with
      .filter(({ name }) => name === "tags")
      .flatMap((input) => imagesOfInput(workflow, job, step, input, "push"));
  }
  if (signOfAction(step)?.kind !== "deploy") return [];
  return step.with
    .filter(({ name }) => /^(?:image|images|image-uri|image_uri|container-image|imagetodeploy)$/i.test(name))
    .flatMap((input) => imagesOfInput(workflow, job, step, input, "deploy"));
}

/** One image a line, or several between commas. */
function imagesOfInput(workflow: Workflow, job: Job, step: Step, { value }: Setting, use: ImageUse["use"]): ImageUse[] {
  if (value === undefined) return [];
  const source = scalarSource(workflow.text, value);
  const uses: ImageUse[] = [];
  let offset = 0;
  for (const part of source.text.split(/(?<=[\n,])/)) {
    const text = part.replace(/[\n,]$/, "").trim();
    const start = offset + part.indexOf(text);
    offset += part.length;
    if (text !== "") uses.push(toUse(use, job, step, text, (from, to) => source.span(start + from, start + to)));
  }
  return uses;
}

function imagesOfScript(job: Job, step: Step): ImageUse[] {
  const text = step.run?.value ?? "";
  if (!/\bdocker\b[^\n]*\bpush\b|\b(?:kubectl|oc)\b[^\n]*\bset\b|\brun deploy\b/.test(text)) return [];
  return (step.script()?.commands ?? []).flatMap((command): ImageUse[] => {
    const plain = plainCommand(command);
    if (plain === undefined) return [];
    const words = plain.args.filter(({ source }) => !source.startsWith("-"));
    const add = (use: ImageUse["use"], word: (typeof words)[number] | undefined, skip = 0): ImageUse[] =>
      word === undefined || /["'\\\n]/.test(word.source)
        ? []
        : [
            toUse(use, job, step, word.source.slice(skip), (from, to) => ({
              start: word.start + skip + from,
              end: word.start + skip + to,
            })),
          ];
    if (plain.name === "docker" && words[0]?.text === "push")
      return plain.args.some(({ text: flag }) => flag === "--all-tags" || flag === "-a") ? [] : add("push", words[1]);
    if (
      (plain.name === "kubectl" || plain.name === "oc") &&
      words.some(({ text: word }) => word === "set") &&
      words.some(({ text: word }) => word === "image")
    ) {
      return words
        .filter(({ source }) => /^[\w.*-]+=./.test(source))
        .flatMap((word) => add("deploy", word, word.source.indexOf("=") + 1));
    }
    if (plain.name === "gcloud") {
      const flag = plain.args.find(({ source }) => source.startsWith("--image="));
      return add("deploy", flag, "--image=".length);
    }
    return [];
  });
}

function toUse(
  use: ImageUse["use"],
  job: Job,
  step: Step,
  text: string,
  span: (from: number, to: number) => Span,
): ImageUse {
  const at = span(0, text.length);
  // Digests, and names that come from elsewhere whole, are settled there.
  const colon = lastTagColon(text);
  if (text.includes("@sha256:")) return { use, job, step, text, at, tag: undefined, mutable: false };
  if (colon === undefined)
    return { use, job, step, text, at, tag: undefined, mutable: !/\}\}$|\$\{?\w+\}?$/.test(text) };
  const tag = text.slice(colon + 1);
  return { use, job, step, text, at, tag: { text: tag, at: span(colon + 1, text.length) }, mutable: MOVING.test(tag) };
}

/** The colon in front of the tag: not one of a registry's port, nor one inside an expression. */
function lastTagColon(text: string): number | undefined {
  const masked = replaceExpressions(text, (expression) => "_".repeat(expression.length));
  const match = /:([^:/]*)$/.exec(masked);
  return match?.index;
}
