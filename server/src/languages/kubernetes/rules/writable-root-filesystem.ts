import type { KubernetesManifest } from "../model/manifest.ts";
import { judgedContainers } from "../model/pods.ts";
import { type Container, type Workload, misplacedFlag, securityFlag, securitySpan } from "../model/workload.ts";
import { asSequence, entryOf, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { appendItem, insertEntry, setValue } from "../../../syntax/yaml/edit.ts";
import type { YamlDocument } from "../../../syntax/yaml/tree.ts";
import { rule } from "../../../contract/rule.ts";
import type { Edit, Fix } from "../../../contract/edit.ts";

const FLAG = "readOnlyRootFilesystem";
const VOLUME = "tmp";

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["11.5.2", "2.2.6"],
  summary: "A container can write to its own program files",
  why: "What can be overwritten at run time can be made to copy card data, and no image scan sees it",
  how: "Set `readOnlyRootFilesystem: true` and mount an `emptyDir` where the program has to write",
  check(manifest, report) {
    for (const { object, workload, container, weight, isWhole } of judgedContainers(manifest, "app", "sidecar")) {
      if (securityFlag(container, FLAG) === true || securityFlag(container, "privileged") === true) continue;
      const misplaced = misplacedFlag(workload, FLAG);
      if ((!isWhole || (object.stakes.isGeneric && !misplaced)) && securityFlag(container, FLAG) === undefined)
        continue;
      report({
        at: entryOf(container.securityContext?.value, FLAG) ?? securitySpan(container),
        message: `\`${container.name}\` can write to its own program files`,
        ...weight,
        related:
          misplaced === undefined
            ? []
            : [{ span: misplaced, message: "The pod's `securityContext` has no such field; this has no effect" }],
        fixes: readOnlyFix(manifest.yaml, workload, container),
      });
    }
  },
});

/** The flag, and an empty volume on `/tmp` where nothing is mounted there yet: hardly any runtime does without. */
function readOnlyFix(document: YamlDocument, workload: Workload, container: Container): Fix[] {
  const after = ["image", "name"];
  const flag = setValue(document, container.node, ["securityContext", FLAG], "true", after);
  if (flag === undefined) return [];
  const hasTmp = itemsAt(container.node, "volumeMounts").some((mount) => textAt(mount, "mountPath") === "/tmp");
  const space = hasTmp ? [] : temporarySpace(document, workload, container, after);
  if (space === undefined) return [];
  const title = hasTmp ? `Set \`${FLAG}: true\`` : `Set \`${FLAG}: true\` with a writable \`/tmp\``;
  return [{ title, class: "review", edits: [flag, ...space] }];
}

function temporarySpace(
  document: YamlDocument,
  { podSpec }: Workload,
  { node }: Container,
  after: readonly string[],
): Edit[] | undefined {
  const mount = addToList(document, node, "volumeMounts", [`name: ${VOLUME}`, "mountPath: /tmp"], after);
  const hasVolume = itemsAt(podSpec, "volumes").some((volume) => textAt(volume, "name") === VOLUME);
  const volume = hasVolume ? [] : addToList(document, podSpec, "volumes", [`name: ${VOLUME}`, "emptyDir: {}"], []);
  return mount === undefined || volume === undefined ? undefined : [mount, volume].flat();
}

function addToList(
  document: YamlDocument,
  map: Container["node"],
  key: string,
  [first = "", second = ""]: readonly string[],
  after: readonly string[],
): Edit | undefined {
  const list = asSequence(valueAt(map, key));
  if (list !== undefined && list.items.length > 0) return appendItem(document, list, [first, second]);
  if (entryOf(map, key) !== undefined) return undefined;
  return insertEntry(document, map, [`${key}:`, `  - ${first}`, `    ${second}`], after);
}
