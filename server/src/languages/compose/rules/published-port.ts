import type { Fix } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";
import { asMap, entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { isOwn, setValue } from "../../../syntax/yaml/edit.ts";
import { type Compose, type ComposeParts, type Service, wordAt } from "../model/compose.ts";
import { storeAt, storeOf } from "../model/images.ts";
import { type Port, isOpenToAll } from "../model/port.ts";
import { weightOf } from "../model/stakes.ts";

/** Ports by which a program is debugged or a machine is ruled; with `said`, only where the service speaks of it. */
const CONTROL: ReadonlyMap<number, { readonly name: string; readonly said?: RegExp }> = new Map([
  [2375, { name: "the container engine's API without TLS" }],
  [5005, { name: "Java's debugger", said: /jdwp/i }],
  [5678, { name: "debugpy, Python's debugger", said: /debugpy/ }],
  [9229, { name: "the debugger of Node.js" }],
  [40000, { name: "Delve, Go's debugger", said: /\bdlv\b/ }],
]);

/**
 * PCI DSS v4.0.1 1.4.4: what stores card data is not reached from outside. Docker opens a published port before the machine's
 * own firewall is asked (docs.docker.com/engine/network/packet-filtering-firewalls).
 */
export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["1.4.4", "1.3.1", "2.2.4"],
  summary: "A database, broker or debugger is published at every address of the machine",
  why: "Docker opens the port past the machine's own firewall, so that the data behind the payments is one password away from everybody",
  how: "Publish it at `127.0.0.1`, or not at all: services of one file reach each other by their names",
  service(service, report, file) {
    if (wordAt(service, "network_mode") !== undefined && valueAt(service.node, "networks") === undefined) return;
    for (const port of service.ports) {
      const what = isOpenToAll(port) ? whatListens(file, service, port) : undefined;
      if (what === undefined) continue;
      report({
        at: port.short ?? entryOf(port.node, "target") ?? port.node,
        message: `${what.name} of \`${service.name}\` is published at every address of the machine`,
        ...weightOf(file, service),
        ...(what.isGuess ? { certainty: "likely" } : {}),
        fixes: atOwnMachine(file, port),
      });
    }
  },
});

function whatListens(
  { text }: Compose,
  service: Service,
  { inside, protocol }: Port,
): { name: string; isGuess: boolean } | undefined {
  if (inside === undefined || protocol === "udp") return undefined;
  const [from, to] = inside;
  const store = storeOf(service);
  const own = store?.ports.find((port) => from <= port && port <= to);
  if (store !== undefined) return own === undefined ? undefined : { name: store.title, isGuess: false };
  if (from !== to) return undefined;
  const control = CONTROL.get(from);
  const guess = storeAt(from);
  if (control !== undefined)
    return control.said?.test(text.slice(service.start, service.end)) === false
      ? undefined
      : { name: `Port ${from}, that of ${control.name},`, isGuess: control.said === undefined };
  return guess === undefined ? undefined : { name: `Port ${from}, that of ${guess.title},`, isGuess: true };
}

/** Only the machine itself reaches it then. */
function atOwnMachine({ document }: Compose, { node, short, address }: Port): Fix[] {
  const title = "Publish it at `127.0.0.1` alone";
  const map = asMap(node);
  if (short === undefined) {
    const edit = map === undefined ? undefined : setValue(document, map, ["host_ip"], "127.0.0.1", ["target"]);
    return edit === undefined ? [] : [{ title, class: "review", edits: [edit] }];
  }
  const isPlain = short.style === "plain" || short.style === "double" || short.style === "single";
  if (!isPlain || !isOwn(document, short)) return [];
  const start = short.start + (short.style === "plain" ? 0 : 1);
  // An address that stands in a variable's default is nobody's to write over here.
  if (address !== undefined && !short.value.startsWith(`${address}:`)) return [];
  const isBare = !short.value.replaceAll(/\$\{[^}]*\}/g, "").includes(":");
  const newText = isBare ? "127.0.0.1::" : "127.0.0.1:";
  const end = address === undefined ? start : start + address.length + 1;
  return [{ title, class: "review", edits: [{ start, end, newText }] }];
}
