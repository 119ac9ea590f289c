import { parseImage, tagKind } from "../../../model/image.ts";
import { asMap, asScalar, entriesOf, entryOf } from "../../../syntax/yaml/access.ts";
import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import { textsOf } from "../model/expression.ts";
import type { Job, Workflow } from "../model/workflow.ts";
import { type Report, type Severity, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.3.2", "11.5.2"],
  summary: "A job runs in an image that changes under its name",
  why: "Whoever can push that name runs code with the secrets of the job, and a payment system is then built by something that nobody chose",
  how: "Name a version, and behind it the digest that you checked: `image:1.2.3@sha256:…`",
  honours: ["zizmor:unpinned-images"],
  check(workflow, report) {
    if (!/\b(?:container|services|image|docker:\/\/)/.test(workflow.text)) return;
    const judge = (image: YamlScalar | undefined, job: Job | undefined, severity: Severity): void => {
      const found = judgeImage(workflow, job, image, severity);
      if (found !== undefined) report(found);
    };
    for (const job of workflow.jobs) {
      const container = entryOf(job.node, "container")?.value;
      judge(imageOf(container), job, "warning");
      // What a test talks to for a minute holds no key; it may still be another version tomorrow.
      for (const { value } of entriesOf(entryOf(job.node, "services")?.value))
        judge(imageOf(value), job, "information");
    }
    const runs = entryOf(workflow.root, "runs")?.value;
    if (workflow.kind === "action" && asScalar(entryOf(runs, "using")?.value)?.value.toLowerCase() === "docker")
      judge(imageOf(runs), undefined, "warning");
  },
});

/** `container: node:24`, or its `image`. */
function imageOf(node: YamlNode | undefined): YamlScalar | undefined {
  return asScalar(node) ?? asScalar(entryOf(asMap(node), "image")?.value);
}

function judgeImage(
  workflow: Workflow,
  job: Job | undefined,
  scalar: YamlScalar | undefined,
  severity: Severity,
): Report | undefined {
  if (scalar === undefined || scalar.value === "") return undefined;
  // What a part of a name comes to is decided elsewhere.
  if (scalar.value.includes("${{") && !isWholeExpression(scalar.value)) return undefined;
  // An action's own image is built from its Dockerfile unless it is named so.
  if (workflow.kind === "action" && !scalar.value.startsWith("docker://")) return undefined;
  const { texts } = textsOf(workflow, job, scalar);
  if (texts.length === 0 && workflow.settings.strict)
    return {
      at: scalar,
      certainty: "unknown",
      message: "Which image this is, and whether it has a digest, is decided elsewhere",
    };
  const moving = texts.flatMap((text) => {
    const image = parseImage(text.replace(/^docker:\/\//, "").trim());
    if (image.text === "" || image.hasVariable || image.digest !== undefined) return [];
    const kind = tagKind(image.tag?.text);
    return [{ text: image.text, kind }];
  });
  const worst =
    moving.find(({ kind }) => kind !== "version" && kind !== "variant") ??
    moving.find(({ kind }) => kind === "variant");
  if (worst !== undefined)
    return {
      at: scalar,
      severity,
      message:
        worst.kind === "none"
          ? `\`${worst.text}\` has no tag, and so is whatever \`latest\` is today`
          : `\`${worst.text}\` is whatever its owner calls so today`,
    };
  const [first] = moving;
  if (first === undefined || !workflow.settings.strict) return undefined;
  return {
    at: scalar,
    severity: "information",
    message: `\`${first.text}\` has no digest, so its owner can put another image under the tag`,
  };
}
