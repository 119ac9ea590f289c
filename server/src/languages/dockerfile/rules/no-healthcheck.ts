import { lineBefore } from "../model/edit.ts";
import type { Edit } from "../../../contract/edit.ts";
import { exposedPorts } from "../model/port.ts";
import { type Dockerfile, type Stage, effectiveInstructions, lastInstruction, rootOf } from "../model/dockerfile.ts";
import { officialName } from "../../../model/image.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

/** Kubernetes reads the probes of its manifests and no HEALTHCHECK, so this is a matter for the strict profile. */
export default rule<Dockerfile>({
  severity: "information",
  profile: "strict",
  pci: ["10.7.2"],
  summary: "Nothing tells whether the service in the image works",
  why: "Docker and compose keep a payment service that hangs among the healthy ones, until a customer notices",
  how: "Add HEALTHCHECK, or `HEALTHCHECK NONE` where the cluster's probes do it",
  honours: ["hadolint:DL3057"],
  check(file, report) {
    for (const final of file.finals) checkImage(file, final, report);
  },
});

function checkImage(file: Dockerfile, final: Stage, report: Reporter): void {
  if (lastInstruction(final, "HEALTHCHECK") !== undefined) return;
  const start = lastInstruction(final, "ENTRYPOINT") ?? lastInstruction(final, "CMD");
  const expose = effectiveInstructions(final).find(({ keyword }) => keyword === "EXPOSE");
  if (start === undefined || expose === undefined || !final.instructions.includes(start)) return;
  const port = exposedPorts(file, expose)[0]?.from;
  const none = lineBefore(file, start, "HEALTHCHECK NONE");
  report({
    at: expose,
    message: "The image serves a port, and no HEALTHCHECK asks whether it answers",
    fixes: [
      ...healthcheck(final, port, lineBefore(file, start, "")),
      { title: "Leave it to the cluster: `HEALTHCHECK NONE`", class: "review", edits: [none] },
    ],
  });
}

/** With a program that the image is known to have. */
function healthcheck(final: Stage, port: number | undefined, line: Edit) {
  const image = rootOf(final).reference;
  if (image === undefined || port === undefined) return [];
  const url = `http://127.0.0.1:${port}/health`;
  const isAlpine = officialName(image) === "alpine" || /(?:^|-)alpine/.test(image.tag?.text ?? "");
  const script = `fetch('${url}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
  const command =
    officialName(image) === "node" ? ["node", "-e", script] : isAlpine ? ["wget", "-qO-", url] : undefined;
  if (command === undefined) return [];
  const words = command.map((word) => JSON.stringify(word)).join(", ");
  const newText = `HEALTHCHECK --interval=30s --timeout=3s CMD [${words}]${line.newText}`;
  return [{ title: "Insert a HEALTHCHECK", class: "template" as const, edits: [{ ...line, newText }] }];
}
