import type { KindDefinition, WorkspaceView } from "../contract/facts.ts";
import { isDefinition } from "../languages/kubernetes/model/definition.ts";
import { splitDocuments } from "../syntax/yaml/yaml.ts";
import type { FactStore } from "./fact-store.ts";

/** More than a few operators bring; each text is kept. */
const MAX_DEFINITIONS = 500;

/** The CustomResourceDefinitions of a workspace folder. They are kept as texts: most define kinds that nobody here uses. */
export function createDefinitions(): FactStore & {
  text(path: string, text: string): boolean;
  view(): Pick<WorkspaceView, "kindDefinitions">;
} {
  const byPath = new Map<string, readonly KindDefinition[]>();
  let all: readonly KindDefinition[] | undefined;
  const put = (path: string, found: readonly KindDefinition[]): boolean => {
    const before = byPath.get(path) ?? [];
    if (before.length === found.length && before.every(({ text }, index) => text === found[index]?.text)) return false;
    if (found.length === 0) byPath.delete(path);
    else byPath.set(path, found);
    all = undefined;
    return true;
  };
  return {
    kind: "kubernetes",
    text(path, text) {
      if (!isDefinition(text)) return put(path, []);
      const documents = splitDocuments(text).filter((document) => isDefinition(document.text));
      return put(
        path,
        documents.map((document) => ({ path, text: document.text })),
      );
    },
    remove: (path) => put(path, []),
    view: () => ({ kindDefinitions: () => (all ??= [...byPath.values()].flat().slice(0, MAX_DEFINITIONS)) }),
  };
}
