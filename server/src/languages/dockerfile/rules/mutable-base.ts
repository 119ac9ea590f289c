import type { Dockerfile, Stage } from "../model/dockerfile.ts";
import { type TagKind, tagKind } from "../../../model/image.ts";
import { type Severity, rule } from "../../../contract/rule.ts";

/** `latest` and its kin, and images without a tag, in every stage: what builds the service decides what it is. */
export default rule<Dockerfile>({
  severity: "error",
  pci: ["6.3.2", "6.5.1"],
  summary: "The base image is whatever is newest on the day of the build",
  why: "Two builds of the same payment code can then ship different software, and nobody can say which one ran",
  how: "Name a version in the tag, best together with its digest",
  honours: ["hadolint:DL3006", "hadolint:DL3007"],
  check(file, report) {
    const seen = new Set<string>();
    for (const stage of file.stages) {
      const floating = floatingImage(stage);
      if (floating === undefined || seen.has(floating.name)) continue;
      seen.add(floating.name);
      report({
        at: floating.at,
        message: floating.message,
        severity: floating.severity,
        certainty: stage.imageArguments.length > 0 ? "likely" : "certain",
        related: stage.imageArguments.map((pair) => ({ span: pair, message: "The default that is used here" })),
      });
    }
  },
});

interface Floating {
  readonly name: string;
  readonly at: { readonly start: number; readonly end: number };
  readonly message: string;
  readonly severity: Severity;
}

function floatingImage({ reference, image }: Stage): Floating | undefined {
  if (reference === undefined || image === undefined || reference.digest !== undefined) return undefined;
  if (reference.repository.text === "scratch" || reference.repository.text === "") return undefined;
  const kind = tagKind(reference.tag?.text);
  const name = reference.text;
  const words = describe(kind, name, reference.tag?.text ?? "");
  return words === undefined
    ? undefined
    : { name, at: image, message: words, severity: kind === "newest" ? "error" : "warning" };
}

function describe(kind: TagKind, name: string, tag: string): string | undefined {
  switch (kind) {
    case "newest":
    case "moving":
      return `\`${name}\` follows the moving tag \`${tag}\``;
    case "variant":
      return `\`${name}\` names a variant, but no version`;
    case "none":
      return `\`${name}\` has no tag, so \`latest\` is used`;
    case "version":
      return undefined;
  }
}
