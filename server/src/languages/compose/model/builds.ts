import { folderOf } from "../../../base/path.ts";
import type { BuildFact } from "../../../contract/facts.ts";
import { buildFact } from "../../../model/builds.ts";
import { asMap, asSequence, entriesOf, entryOf, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { Compose, Service } from "./compose.ts";

/** The builds of a file's services; what depends on a variable is left out. */
export function composeBuilds({ path, services }: Compose): readonly BuildFact[] {
  return services.flatMap((service) => {
    const context = contextOf(service);
    if (context === undefined || entryOf(service.build, "dockerfile_inline") !== undefined) return [];
    return buildFact(folderOf(path), {
      context,
      dockerfile: textAt(service.build, "dockerfile"),
      target: textAt(service.build, "target"),
      images: [service.image?.value],
      contexts: contextNames(valueAt(service.build, "additional_contexts")),
    });
  });
}

/** Names of the contexts of a build beside its own: keys of a map, or what stands before `=` in a list. */
function contextNames(contexts: YamlNode | undefined): string[] {
  const named = entriesOf(contexts).flatMap(({ key }) => scalarText(key) ?? []);
  const listed = (asSequence(contexts)?.items ?? []).flatMap((item) => scalarText(item)?.split("=", 1) ?? []);
  return [...named, ...listed];
}

/** The folder that a service is built from, as it is written; undefined where nothing is built. */
export function contextOf({ build }: Service): string | undefined {
  return scalarText(build) ?? textAt(build, "context") ?? (asMap(build) === undefined ? undefined : ".");
}
