import { withoutInstruction, withoutWord } from "../model/edit.ts";
import { type Dockerfile, type Stage, effectiveInstructions, effectiveUser } from "../model/dockerfile.ts";
import { exposedPorts } from "../model/port.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** Ports by which a machine or a program is administered or debugged. */
const ADMIN: ReadonlyMap<number, string> = new Map([
  [22, "SSH"],
  [23, "Telnet"],
  [2375, "the container engine's API without TLS"],
  [3389, "Remote Desktop"],
  [5005, "Java's debugger"],
  [5858, "the old debugger of Node.js"],
  [5900, "VNC"],
  [9229, "the debugger of Node.js"],
  [40000, "Delve, Go's debugger"],
]);

/** EXPOSE publishes nothing, but says what listens; Kubernetes and compose files are written after it. */
export default rule<Dockerfile>({
  severity: "error",
  pci: ["2.2.4", "2.2.7"],
  summary: "A port is exposed that should not be, or that the user cannot open",
  why: "An open debugger or remote shell reaches the card data in memory; a port below 1024 keeps the payment service from starting in Kubernetes",
  how: "Expose what the service itself serves, on a port from 1024 on",
  check(file, report) {
    for (const final of file.finals) checkImage(file, final, report);
  },
});

function checkImage(file: Dockerfile, final: Stage, report: Reporter): void {
  const stated = effectiveUser(file, final);
  const user = stated?.user;
  const isRootless = user !== undefined && !/^(?:root|0+|ContainerAdministrator)$/i.test(user);
  for (const instruction of effectiveInstructions(final)) {
    if (instruction.keyword !== "EXPOSE") continue;
    for (const { word, from, to, protocol } of exposedPorts(file, instruction)) {
      const admin = protocol === "udp" ? undefined : ADMIN.get(from);
      if (admin !== undefined && from === to) {
        const fix: Fix = {
          title: `Do not expose ${from}`,
          class: "review",
          edits: [instruction.words.length === 1 ? withoutInstruction(file, instruction) : withoutWord(file, word)],
        };
        report({ at: word, message: `Port ${from} is that of ${admin}`, fixes: [fix] });
      } else if (isRootless && from < 1024)
        report({
          at: word,
          severity: "information",
          message: `The user \`${stated?.word.text ?? ""}\` may not open port ${from} in every cluster`,
          how: "Listen on a port from 1024 on; a Service or an ingress can still answer on the old one",
        });
    }
  }
}
