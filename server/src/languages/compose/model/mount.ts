import type { Span } from "../../../base/span.ts";
import { asMap, asScalar, entryOf, itemsAt, textAt } from "../../../syntax/yaml/access.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import { withDefaults } from "./variable.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";

/** What a service has of the machine it runs on, or of a volume. */
export interface Mount {
  readonly node: YamlNode;
  /** `bind` where a path of the machine is meant. */
  readonly kind: "bind" | "volume" | "other";
  /** The path on the machine or the volume's name, as written; undefined for a volume without a name. */
  readonly source: string | undefined;
  /** Where the source stands. */
  readonly at: Span;
  readonly target: string;
  readonly readOnly: boolean;
}

export function readMounts(text: string, node: YamlNode | undefined): Mount[] {
  return itemsAt(node).flatMap((item) => readMount(text, item));
}

function readMount(text: string, node: YamlNode): Mount[] {
  const short = asScalar(node);
  if (short !== undefined) {
    const source = scalarSource(text, short);
    const [from = "", target = "", flags = ""] = partsOf(short.value);
    if (target === "")
      return from === "" ? [] : [{ node, kind: "volume", source: undefined, at: short, target: from, readOnly: false }];
    return [
      {
        node,
        kind: isPath(withDefaults(from)) ? "bind" : "volume",
        source: from,
        at: source.span(0, from.length),
        target,
        readOnly: /(?:^|,)ro(?:,|$)/.test(flags),
      },
    ];
  }
  const map = asMap(node);
  if (map === undefined) return [];
  const source = asScalar(entryOf(map, "source")?.value);
  const type = textAt(map, "type");
  return [
    {
      node,
      kind: type === "bind" ? "bind" : type === "volume" ? "volume" : "other",
      source: source?.value,
      at: source ?? { start: map.start, end: map.end },
      target: textAt(map, "target") ?? "",
      readOnly: booleanValue(entryOf(map, "read_only")?.value) === true,
    },
  ];
}

/** `SOURCE:TARGET:FLAGS`; a colon within `${…}` and behind the letter of a drive parts nothing. */
function partsOf(text: string): readonly string[] {
  return text.match(/(?:\$\{[^}]*\}|^[A-Za-z]:(?=[\\/])|[^:])+/g) ?? [];
}

function isPath(text: string): boolean {
  return /^(?:[./~\\]|[A-Za-z]:[\\/]|\$\{?(?:PWD|HOME)\b)/.test(text);
}
