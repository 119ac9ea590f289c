import { type ImageReference, parseImage, tagKind } from "../../../model/image.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { shownContainers } from "../model/pods.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { remember } from "../../../base/remember.ts";
import type { Span } from "../../../base/span.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { type Report, rule } from "../../../contract/rule.ts";

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.3.2", "6.5.1"],
  summary: "The image can change under the same name",
  why: "A restart may bring code into the payment path that nobody tested, and a rollback to the same name brings it back",
  how: "Name a version, and best its digest: `name:1.4.2@sha256:…`",
  needs: ["files"],
  worksAlone: true,
  check(manifest, report, workspace) {
    for (const { object, name, reference, kind, at } of movingImages(manifest)) {
      const weight = weigh(object, kind !== "moving", reference, manifest.path, workspace);
      if (weight === undefined) continue;
      report({
        at,
        message:
          kind === "none"
            ? `The image of \`${name}\` has no tag, so whatever is \`latest\` on the day is what runs`
            : `The tag \`${reference.tag?.text ?? ""}\` of \`${name}\`'s image moves from release to release`,
        ...weight,
      });
    }
  },
});

interface MovingImage {
  readonly object: KubernetesObject;
  /** The container's. */
  readonly name: string;
  readonly reference: ImageReference;
  readonly kind: "none" | "newest" | "moving";
  readonly at: Span;
}

const movingImages = remember((manifest: KubernetesManifest): readonly MovingImage[] =>
  shownContainers(manifest).flatMap(({ object, container: { image, role, name } }) => {
    if (image === undefined || role === "ephemeral") return [];
    const reference = parseImage(image.value);
    const { tag } = reference;
    const kind = tagKind(tag?.text);
    if (kind === "version" || !isReal(reference)) return [];
    const source = scalarSource(manifest.text, image);
    const at =
      tag === undefined || kind === "none" ? source.span(0, image.value.length) : source.span(tag.start, tag.end);
    return [{ object, name, reference, kind: kind === "variant" ? "moving" : kind, at }];
  }),
);

/** Neither pinned nor a placeholder for what a pipeline puts in. */
function isReal({ digest, hasVariable, registry, repository }: ImageReference): boolean {
  if (digest !== undefined || hasVariable || registry?.text.startsWith("ko:") === true) return false;
  return (
    /^[a-z\d][a-z\d._/-]*$/.test(repository.text) &&
    !/^(?:your|my)[-_]?(?:image|registry|org)|^image$|placeholder/.test(repository.text)
  );
}

function weigh(
  { stakes, partial }: KubernetesObject,
  isNewest: boolean,
  reference: ImageReference,
  path: string,
  workspace: WorkspaceView | undefined,
): Pick<Report, "certainty" | "severity" | "evidence"> | undefined {
  const evidence = stakes.evidence === undefined ? {} : { evidence: stakes.evidence };
  if (stakes.high) return isNewest ? { severity: "error", ...evidence } : { certainty: "likely", ...evidence };
  if (!isNewest) return undefined;
  const isBuiltHere = reference.registry === undefined && reference.tag === undefined && hasSkaffold(path, workspace);
  if (stakes.tier === "development" || stakes.isFixture || partial || isBuiltHere) return { certainty: "unknown" };
  return { severity: "warning" };
}

/** Skaffold puts the tag of what it built in place of a bare name. */
function hasSkaffold(path: string, workspace: WorkspaceView | undefined): boolean {
  const folders = path.split("/").slice(0, -1);
  return [...folders.keys(), folders.length].some(
    (depth) => workspace?.fileExists([...folders.slice(0, depth), "skaffold.yaml"].join("/")) === true,
  );
}
