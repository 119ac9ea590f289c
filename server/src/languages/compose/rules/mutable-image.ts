import { remember } from "../../../base/remember.ts";
import { rule } from "../../../contract/rule.ts";
import { tagKind } from "../../../model/image.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { type Compose, type ComposeParts } from "../model/compose.ts";
import { withDefaults } from "../model/variable.ts";
import { imageOf } from "../model/images.ts";
import { weightOf } from "../model/stakes.ts";

export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["6.3.2", "6.5.1"],
  summary: "A service runs whatever image is newest",
  why: "The next `docker compose pull` can put other software into the payment path, and nobody can say which one ran",
  how: "Name a version in the tag, best together with its digest",
  service(service, report, file) {
    const { image, build } = service;
    const reference = imageOf(service);
    if (image === undefined || reference === undefined || build !== undefined || builtImages(file).has(image.value))
      return;
    if (reference.digest !== undefined || reference.repository.text === "") return;
    const { tag, text } = reference;
    if (tag === undefined ? reference.hasVariable : tag.text.includes("$")) return;
    const kind = tagKind(tag?.text);
    if (kind === "version") return;
    const isDefault = withDefaults(image.value) !== image.value;
    const source = scalarSource(file.text, image);
    report({
      at: tag === undefined || isDefault ? source.span(0, image.value.length) : source.span(tag.start, tag.end),
      message: messageOf(kind, text, tag?.text ?? ""),
      ...weightOf(file, service),
      ...(isDefault ? { certainty: "likely" } : {}),
      ...(kind === "moving" || kind === "variant" ? { severity: "warning" } : {}),
    });
  },
});

/** Images that services of the file build: others may run them. */
const builtImages = remember(
  ({ services }: Compose): ReadonlySet<string> =>
    new Set(services.flatMap(({ build, image }) => (build === undefined || image === undefined ? [] : [image.value]))),
);

function messageOf(kind: "none" | "newest" | "moving" | "variant", name: string, tag: string): string {
  switch (kind) {
    case "none":
      return `\`${name}\` has no tag, so \`latest\` is used`;
    case "newest":
    case "moving":
      return `The tag \`${tag}\` moves on by itself`;
    case "variant":
      return `The tag \`${tag}\` names a variant, but no version`;
  }
}
