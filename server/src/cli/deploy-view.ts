import { type DeployEvent, STEPS, type StepId, wordsOf } from "../deploy/decisions/events.ts";
import type { PodView } from "../deploy/decisions/pods.ts";
import { createPrinter } from "./output.ts";
import { type Part, type Shown, block, joined, say } from "../base/say.ts";
import { createStyle, wantsColour } from "./style.ts";
import type { Style } from "../reports/style.ts";

/** Shows a deploy's events: as JSON lines for programs, as text for people. */
export function createDeployView(
  format: "text" | "json",
  stream: NodeJS.WriteStream,
): { readonly show: (event: DeployEvent) => void } {
  const printer = createPrinter(stream);
  if (format === "json") return { show: (event) => printer.printJson({ at: new Date().toISOString(), ...event }) };
  const style = createStyle(wantsColour(stream, process.env));
  return {
    show(event) {
      // What goes on is one line that changes on a terminal, and nothing in a log.
      const line = liveLine(event);
      if (line !== undefined) return printer.live(line, style.dim);
      const text = textFor(event, style);
      if (text !== undefined) printer.print(text);
    },
  };
}

const WIDTH = Math.max(...Object.values(STEPS).map((title) => title.length));

function titleOf(step: StepId): string {
  return STEPS[step].padEnd(WIDTH);
}

function liveLine(event: DeployEvent): Shown | undefined {
  if (event.event === "step" && event.status === "running") return say`  … ${titleOf(event.step)}  ${event.detail}`;
  if (event.event === "pods") return say`  … ${titleOf(event.step)}  ${podsLine(event.pods)}`;
  return undefined;
}

function podsLine(pods: readonly PodView[]): string {
  return pods
    .map(({ name, state, ready, isNew }) => `${isNew ? "" : "old "}${name.slice(-5)} ${ready ? "ready" : state}`)
    .join("  ");
}

function textFor(event: DeployEvent, style: Style): Shown | undefined {
  switch (event.event) {
    case "step":
      return stepLine(event, style);
    case "preview":
      return joined(
        [
          "",
          ...(event.warnings ?? []).map((line) => say`    ${style.mark(line, "warning")}`),
          ...event.summary.map((line) => say`    ${line}`),
          ...event.diff.map((line) => say`    ${paintDiff(line, style)}`),
          "",
        ],
        "\n",
      );
    case "object":
      return say`    ${style.dim(event.action)} ${event.object}`;
    case "notice":
      return say`    ${style.mark(wordsOf(event), "information")}`;
    case "log": {
      const head = say`    ${style.dim(`log of ${event.pod}, ${event.container}:`)}`;
      return joined([head, ...event.lines.map((line) => say`      ${line}`)], "\n");
    }
    case "stopped": {
      const { message, place, hint, command } = event.reason;
      const lines = [say`    ${style.mark(message, "error")}`];
      if (place !== undefined) lines.push(say`    at ${style.path(`${place.path}:${place.line}`)}`);
      if (hint !== undefined) lines.push(block(hint, "    "));
      if (command !== undefined) lines.push(say`    ${style.dim(command)}`);
      return joined(lines, "\n");
    }
    case "finished": {
      const isGood = event.outcome === "deployed" || event.outcome === "previewed";
      const record = event.record === undefined ? say`` : say`\nRecord: ${style.path(event.record)}`;
      return say`\n${isGood ? style.good(event.message) : style.mark(event.message, "error")}${record}`;
    }
    case "command":
    case "pods":
      return undefined;
    default:
      return event satisfies never;
  }
}

function stepLine(event: Extract<DeployEvent, { event: "step" }>, style: Style): Shown {
  const { step, status, detail } = event;
  const marks = {
    passed: style.good("✓"),
    warned: style.mark("!", "warning"),
    failed: style.mark("✗", "error"),
    skipped: style.dim("-"),
    running: say`…`,
  };
  const isSaid = status !== "failed" && detail !== "";
  return say`  ${marks[status]} ${isSaid ? say`${titleOf(step)}  ${wordsOf(event)}` : STEPS[step]}`;
}

function paintDiff(line: string, style: Style): Part {
  const sign = line.trimStart()[0];
  if (sign === "+") return style.added(line);
  return sign === "-" ? style.removed(line) : line;
}
