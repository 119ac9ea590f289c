import type { Edit, Fix } from "../../../contract/edit.ts";
import { asSequence, entryOf, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { appendItem, insertEntry, setValue } from "../../../syntax/yaml/edit.ts";
import type { YamlDocument, YamlMap } from "../../../syntax/yaml/tree.ts";
import type { Container, Workload } from "./workload.ts";

const VOLUME = "tmp";
/** Keys of a container that new ones come behind. */
const AFTER = ["image", "name"];

/**
 * Whether nobody has begun to harden a container: neither it nor its pod has a security context. One finding names all that is
 * missing then, in place of one for each setting.
 */
export function isUnhardened({ podSpec }: Workload, { securityContext }: Container): boolean {
  return securityContext === undefined && entryOf(podSpec, "securityContext") === undefined;
}

/** The fix that gives a container without a security context a whole one; none where the text cannot be edited safely. */
export function hardeningFix(document: YamlDocument, workload: Workload, container: Container): Fix[] {
  const lines = [
    "allowPrivilegeEscalation: false",
    ...(isReadOnlyMeant(container) ? ["readOnlyRootFilesystem: true"] : []),
    "capabilities:",
    "  drop: [ALL]",
    "seccompProfile:",
    "  type: RuntimeDefault",
  ];
  const block = setValue(document, container.node, ["securityContext"], lines, AFTER);
  const space = isReadOnlyMeant(container) ? temporarySpace(document, workload, container) : [];
  if (block === undefined || space === undefined) return [];
  return [{ title: "Add a restricted `securityContext`", class: "review", edits: [block, ...space] }];
}

/** What runs before the program ends before anything is served: it may write. */
export function isReadOnlyMeant({ role }: Container): boolean {
  return role === "app" || role === "sidecar";
}

/** An empty volume on `/tmp` where nothing is mounted there yet: hardly any runtime does without. Undefined where it cannot be added. */
export function temporarySpace(
  document: YamlDocument,
  { podSpec }: Workload,
  { node }: Container,
): readonly Edit[] | undefined {
  if (hasTemporarySpace(node)) return [];
  const mount = addToList(document, node, "volumeMounts", [`name: ${VOLUME}`, "mountPath: /tmp"], AFTER);
  const hasVolume = itemsAt(podSpec, "volumes").some((volume) => textAt(volume, "name") === VOLUME);
  const volume = hasVolume ? [] : addToList(document, podSpec, "volumes", [`name: ${VOLUME}`, "emptyDir: {}"], []);
  return mount === undefined || volume === undefined ? undefined : [mount, volume].flat();
}

export function hasTemporarySpace(container: YamlMap): boolean {
  return itemsAt(container, "volumeMounts").some((mount) => textAt(mount, "mountPath") === "/tmp");
}

function addToList(
  document: YamlDocument,
  map: YamlMap,
  key: string,
  [first = "", second = ""]: readonly string[],
  after: readonly string[],
): Edit | undefined {
  const list = asSequence(valueAt(map, key));
  if (list !== undefined && list.items.length > 0) return appendItem(document, list, [first, second]);
  if (entryOf(map, key) !== undefined) return undefined;
  return insertEntry(document, map, [`${key}:`, `  - ${first}`, `    ${second}`], after);
}
