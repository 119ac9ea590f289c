import type { Edit } from "../../contract/edit.ts";
import type { Renaming, UnitOfSet } from "../../contract/rename.ts";
import { scalarText } from "../../syntax/yaml/access.ts";
import { isOwn, plainText } from "../../syntax/yaml/edit.ts";
import { type LabelPlaces, labelPlaces } from "./model/label-places.ts";
import type { KubernetesManifest } from "./model/manifest.ts";
import type { NamePlace } from "./model/place.ts";
import { portPlaces } from "./model/port-places.ts";

type Unit = UnitOfSet<KubernetesManifest>;

const PORT_NAME = /^(?=[a-z0-9-]{1,15}$)(?=.*[a-z])(?!.*--)[a-z0-9](?:.*[a-z0-9])?$/;
const LABEL_VALUE = /^(?=.{1,63}$)[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/;

/** The name of a port or the value of a label that stands at a place, with all places of the set that mean the same. */
export function kubernetesRenaming(unit: Unit, offset: number, set: readonly Unit[]): Renaming | undefined {
  const isHere = ({ unit: { path, start }, node }: NamePlace): boolean =>
    path === unit.path && start === unit.start && node.start <= offset && offset <= node.end;
  const ports = portPlaces(set, isHere);
  const labels: LabelPlaces | undefined = ports === undefined ? labelPlaces(set, isHere) : undefined;
  const places = ports ?? labels?.places ?? [];
  const here = places.find(isHere);
  const name = scalarText(here?.node);
  if (here === undefined || name === undefined) return undefined;
  return {
    at: { start: here.node.start, end: here.node.end },
    name,
    rename(newName) {
      if (ports !== undefined && !PORT_NAME.test(newName))
        return refused("A port's name has at most 15 lower case letters, digits and hyphens");
      if (labels !== undefined && !LABEL_VALUE.test(newName))
        return refused("A label's value has at most 63 letters, digits, hyphens, underscores and dots");
      const taken = labels?.takenBy(newName);
      if (taken !== undefined) return refused(`Pods of \`${taken}\` have this label already`);
      const open = set.find(({ subject }) => subject.templated || subject.isBroken === true);
      if (open !== undefined) return refused(`\`${open.path}\` cannot be read: the name may stand there too`);
      const asked = labels?.askedBy;
      if (asked !== undefined) return refused(`\`${asked}\` selects by an expression, which would stay as it is`);
      const edits: Edit[] = [];
      for (const place of places) {
        const edit = editOf(place, name, newName);
        if (edit === undefined) return refused(`In \`${place.unit.path}\` the name is shared by an anchor`);
        edits.push(edit);
      }
      return edits;
    },
  };
}

function refused(reason: string): { readonly refused: string } {
  return { refused: reason };
}

/** Undefined where other places share what is written there. */
function editOf({ unit: { path, start, subject }, node }: NamePlace, name: string, newName: string): Edit | undefined {
  if (node.type !== "scalar" || !isOwn(subject.yaml, node)) return undefined;
  const written = subject.text.slice(node.start, node.end);
  const at = written.indexOf(name);
  if (at < 0 || at > 1 || written.length > name.length + 2) return undefined;
  const begin = start + node.start + at;
  const newText = node.style === "plain" ? plainText(newName) : newName;
  return { path, start: begin, end: begin + name.length, newText };
}
