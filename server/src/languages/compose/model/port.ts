import { asMap, asScalar, entryOf, itemsAt, textAt } from "../../../syntax/yaml/access.ts";
import { withDefaults } from "./variable.ts";
import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";

/** A port that a service publishes on the machine it runs on. */
export interface Port {
  readonly node: YamlNode;
  /** The short form, as it is written. */
  readonly short: YamlScalar | undefined;
  /** The address of the machine that it is published at; undefined for all of them. */
  readonly address: string | undefined;
  /** The first and last port inside the container; undefined where a variable without a default says it. */
  readonly inside: readonly [from: number, to: number] | undefined;
  readonly protocol: string;
}

export function readPorts(node: YamlNode | undefined): Port[] {
  return itemsAt(node).flatMap(readPort);
}

function readPort(node: YamlNode): Port[] {
  const short = asScalar(node);
  if (short !== undefined) return short.value === "" ? [] : [readShort(short)];
  const map = asMap(node);
  if (map === undefined || entryOf(map, "target") === undefined) return [];
  const address = textAt(map, "host_ip");
  return [
    {
      node,
      short: undefined,
      address: address === undefined ? undefined : resolved(address),
      inside: rangeOf(textAt(map, "target") ?? ""),
      protocol: textAt(map, "protocol") ?? "tcp",
    },
  ];
}

/** `[ADDRESS:][PORT:]PORT[/PROTOCOL]`; an address of version 6 stands in brackets, or has colons of its own. */
function readShort(short: YamlScalar): Port {
  const [ports = "", protocol = "tcp"] = resolved(short.value).split("/");
  const [, bracketed, rest = ports] = /^(\[[^\]]*\]):(.*)$/s.exec(ports) ?? [];
  const parts = rest.split(":");
  const inside = parts.pop() ?? "";
  if (bracketed === undefined && parts.length > 0) parts.pop();
  const address = bracketed ?? (parts.length > 0 ? parts.join(":") : undefined);
  return { node: short, short, address, inside: rangeOf(inside), protocol };
}

/** With the defaults of its variables; others become a word without a colon. */
function resolved(text: string): string {
  return withDefaults(text).replaceAll(/\$\{[^}]*\}|\$\w+/g, "?");
}

function rangeOf(text: string): readonly [number, number] | undefined {
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return from === undefined ? undefined : [Number(from), Number(to ?? from)];
}

/** Whether a port is reached at every address of the machine, also from outside. An address that a variable says is unknown. */
export function isOpenToAll({ address }: Port): boolean {
  return address === undefined || /^(?:0\.0\.0\.0|\[?::\]?|\*|)$/.test(address);
}
