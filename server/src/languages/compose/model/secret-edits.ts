import type { Edit, Fix } from "../../../contract/edit.ts";
import { asMap, asSequence, entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { appendItem, insertEntry, isOwn } from "../../../syntax/yaml/edit.ts";
import { type Compose, type Service, type Variable, ownEntry } from "./compose.ts";
import { storeOf } from "./images.ts";

/** Gives a database its password as a file: of images that read `NAME_FILE` in place of `NAME`. */
export function keepInSecret(file: Compose, service: Service, variable: Variable): Fix[] {
  const { name, scalar, key, entry } = variable;
  if (storeOf(service)?.readsFiles?.test(name) !== true || !isOwn(file.document, scalar)) return [];
  const id = name.toLowerCase();
  const value = `/run/secrets/${id}`;
  const granted = ownEntry(service, "secrets");
  const grant =
    granted === undefined
      ? insertEntry(file.document, service.node, ["secrets:", `  - ${id}`], ["image"])
      : granted.value === undefined
        ? undefined
        : appendItem(file.document, granted.value, [id]);
  const define = defineSecret(file, id);
  if (grant === undefined || define === undefined) return [];
  const assign: Edit[] =
    entry === undefined
      ? [{ start: scalar.start, end: scalar.end, newText: `${name}_FILE=${value}` }]
      : [
          { start: key.end, end: key.end, newText: "_FILE" },
          { start: scalar.start, end: scalar.end, newText: value },
        ];
  return [
    {
      title: `Give it as the secret \`${id}\`, from the file \`secrets/${id}.txt\``,
      class: "template",
      edits: [...assign, grant, ...define],
    },
  ];
}

/** None where a secret of that name is there. */
function defineSecret({ document, root }: Compose, id: string): Edit[] | undefined {
  if (root === undefined) return undefined;
  const lines = [`${id}:`, `  file: ./secrets/${id}.txt`];
  const known = valueAt(root, "secrets");
  if (entryOf(known, id) !== undefined) return [];
  const map = asMap(known);
  const edit =
    map === undefined
      ? insertEntry(document, root, ["secrets:", ...lines.map((line) => `  ${line}`)])
      : insertEntry(document, map, lines);
  return edit === undefined ? undefined : [edit];
}

/** Takes an assignment out, and reads it from a file that git must ignore. */
export function keepInFile(file: Compose, service: Service, { name, scalar, entry }: Variable): Fix[] {
  const environment = ownEntry(service, "environment");
  const path = `${service.name}.env`;
  const whole = environment === undefined || !isOwn(file.document, scalar) ? undefined : environment.value;
  const count = whole?.type === "map" ? whole.entries.length : whole?.type === "sequence" ? whole.items.length : 0;
  if (environment === undefined || whole?.type === "scalar" || whole?.type === "alias" || whole?.flow !== false)
    return [];
  const removed = wholeLines(
    file.text,
    count === 1 ? environment : (entry ?? scalar),
    entry === undefined && count > 1,
  );
  const added = addEnvFile(file, service, path);
  if (removed === undefined || added === undefined || (removed.start <= added.end && added.start < removed.end))
    return [];
  return [
    {
      title: `Move \`${name}\` to \`${path}\`, which git must ignore`,
      class: "template",
      edits: [removed, added],
    },
  ];
}

function addEnvFile({ document }: Compose, service: Service, path: string): Edit | undefined {
  const known = ownEntry(service, "env_file");
  if (known === undefined) return insertEntry(document, service.node, ["env_file:", `  - ${path}`], ["image"]);
  return asSequence(known.value) === undefined || known.value === undefined
    ? undefined
    : appendItem(document, known.value, [path]);
}

/** The edit that deletes the lines that a part has for itself. */
function wholeLines(text: string, { start, end }: { start: number; end: number }, isItem: boolean): Edit | undefined {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (!(isItem ? /^ *- *$/ : /^ *$/).test(before)) return undefined;
  const lineEnd = text.indexOf("\n", end);
  return { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, newText: "" };
}
