import { folderOf, joinPath } from "../base/path.ts";
import { itemsAt, scalarText, textAt } from "../syntax/yaml/access.ts";
import { parseYamlDocument } from "../syntax/yaml/yaml.ts";

/** What a kustomization says of the set it builds, without building it. Paths count from the workspace folder. */
export interface Kustomization {
  readonly folder: string;
  /** Files and folders of its resources, bases and components. */
  readonly resources: readonly string[];
  /** The one that it moves everything into. */
  readonly namespace: string | undefined;
  /** It gives objects other names. */
  readonly renames: boolean;
}

export function readKustomization(path: string, text: string): Kustomization {
  const folder = folderOf(path);
  const { root } = parseYamlDocument(text);
  const listed = ["resources", "bases", "components"].flatMap((key) =>
    itemsAt(root, key).flatMap((item) => scalarText(item) ?? []),
  );
  return {
    folder,
    resources: listed.filter((entry) => !entry.includes("://")).map((entry) => joinPath(folder, entry)),
    namespace: textAt(root, "namespace"),
    renames: ["namePrefix", "nameSuffix"].some((key) => textAt(root, key) !== undefined),
  };
}
