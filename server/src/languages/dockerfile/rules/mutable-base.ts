import type { Dockerfile } from "../model/dockerfile.ts";
import { type ExternalImage, externalImages } from "../model/external-image.ts";
import { OFFICIAL_IMAGES } from "../../../model/data/official-images.ts";
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
  needs: ["images", "builds"],
  worksAlone: true,
  check(file, report, workspace) {
    const seen = new Set<string>();
    for (const image of externalImages(file)) {
      // What developers copy into their own images is their own affair.
      const floating = image.isForDevelopers && !image.isBase ? undefined : floatingImage(image);
      if (floating === undefined || seen.has(floating.name)) continue;
      // The workspace's own image is what its own build has made just before; so is one of no registry that a test is built on.
      const { text } = image.reference;
      if (workspace?.isImageBuiltHere(text) === true) continue;
      if (image.isForDevelopers && /^[\w.-]+$/.test(text) && !OFFICIAL_IMAGES.has(text)) continue;
      seen.add(floating.name);
      const { at, imageArguments, nearStage } = image;
      report({
        at,
        message: floating.message,
        severity: image.isForDevelopers ? "information" : floating.severity,
        certainty: imageArguments.length > 0 ? "likely" : "certain",
        related: imageArguments.map((pair) => ({ span: pair, message: "The default that is used here" })),
        fixes:
          nearStage === undefined
            ? []
            : [
                {
                  title: `Change to \`${nearStage}\``,
                  class: "review",
                  edits: [{ start: at.start, end: at.end, newText: nearStage }],
                },
              ],
      });
    }
  },
});

interface Floating {
  readonly name: string;
  readonly message: string;
  readonly severity: Severity;
}

function floatingImage({ reference, mayBeContext, nearStage }: ExternalImage): Floating | undefined {
  if (reference.digest !== undefined || reference.repository.text === "scratch") return undefined;
  // `${REGISTRY}/node:latest`: what is written says enough.
  const path = reference.repository.text;
  const telling = reference.tag?.text ?? path.slice(path.lastIndexOf("/") + 1);
  if (telling.includes("$")) return undefined;
  const name = reference.text;
  if (nearStage !== undefined)
    return { name, message: `No stage is called \`${name}\`, so an image of that name is pulled`, severity: "warning" };
  // A build may be given a context that is called so.
  if (mayBeContext && !OFFICIAL_IMAGES.has(name))
    return {
      name,
      message: `\`${name}\` is no stage of this file: an image without a tag is pulled, unless the build is given a context of that name`,
      severity: "information",
    };
  const kind = tagKind(reference.tag?.text);
  const message = describe(kind, name, reference.tag?.text ?? "");
  return message === undefined ? undefined : { name, message, severity: kind === "newest" ? "error" : "warning" };
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
