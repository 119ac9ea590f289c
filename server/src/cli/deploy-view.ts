import { type DeployEvent, STEPS, type StepId } from "../deploy/events.ts";
import type { PodView } from "../deploy/pods.ts";
import { type Style, createStyle, wantsColour } from "./style.ts";

/** Shows a deploy's events: as JSON lines for programs, as text for people. */
export function createDeployView(
  format: "text" | "json",
  stream: NodeJS.WriteStream,
): { readonly show: (event: DeployEvent) => void } {
  if (format === "json")
    return {
      show: (event) => void stream.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`),
    };
  const style = createStyle(wantsColour(stream, process.env));
  let live = "";
  const clear = (): void => {
    if (live !== "") stream.write("\r\u001B[K");
    live = "";
  };
  return {
    show(event) {
      const line = liveLine(event);
      if (line !== undefined) {
        // What goes on is one line that changes on a terminal, and nothing in a log.
        if (stream.isTTY && line !== live) {
          clear();
          stream.write(style.dim(line.slice(0, Math.max(20, stream.columns - 1))));
          live = line;
        }
        return;
      }
      const text = textFor(event, style);
      if (text === undefined) return;
      clear();
      stream.write(`${text}\n`);
    },
  };
}

const WIDTH = Math.max(...Object.values(STEPS).map((title) => title.length));

function titleOf(step: StepId): string {
  return STEPS[step].padEnd(WIDTH);
}

function liveLine(event: DeployEvent): string | undefined {
  if (event.event === "step" && event.status === "running") return `  … ${titleOf(event.step)}  ${event.detail}`;
  if (event.event === "pods") return `  … ${titleOf(event.step)}  ${podsLine(event.pods)}`;
  return undefined;
}

function podsLine(pods: readonly PodView[]): string {
  return pods
    .map(({ name, state, ready, isNew }) => `${isNew ? "" : "old "}${name.slice(-5)} ${ready ? "ready" : state}`)
    .join("  ");
}

function textFor(event: DeployEvent, style: Style): string | undefined {
  switch (event.event) {
    case "step":
      return stepLine(event, style);
    case "preview":
      return [
        "",
        ...(event.warnings ?? []).map((line) => `    ${style.mark(line, "warning")}`),
        ...event.summary.map((line) => `    ${line}`),
        ...event.diff.map((line) => `    ${paintDiff(line, style)}`),
        "",
      ].join("\n");
    case "object":
      return `    ${style.dim(event.action)} ${event.object}`;
    case "notice":
      return `    ${style.mark(event.message, "information")}`;
    case "log":
      return [
        `    ${style.dim(`log of ${event.pod}, ${event.container}:`)}`,
        ...event.lines.map((line) => `      ${line}`),
      ].join("\n");
    case "stopped": {
      const { reason } = event;
      const where =
        reason.place === undefined ? "" : `\n    at ${style.path(`${reason.place.path}:${reason.place.line}`)}`;
      const hint = reason.hint === undefined ? "" : `\n    ${reason.hint.replaceAll("\n", "\n    ")}`;
      return `    ${style.mark(reason.message, "error")}${where}${hint}${reason.command === undefined ? "" : `\n    ${style.dim(reason.command)}`}`;
    }
    case "finished": {
      const isGood = event.outcome === "deployed" || event.outcome === "previewed";
      const record = event.record === undefined ? "" : `\nRecord: ${style.path(event.record)}`;
      return `\n${isGood ? style.good(event.message) : style.mark(event.message, "error")}${record}`;
    }
    case "command":
    case "pods":
      return undefined;
    default:
      return event satisfies never;
  }
}

function stepLine({ step, status, detail }: Extract<DeployEvent, { event: "step" }>, style: Style): string {
  const marks = {
    passed: style.good("✓"),
    warned: style.mark("!", "warning"),
    failed: style.mark("✗", "error"),
    skipped: style.dim("-"),
    running: "…",
  };
  return `  ${marks[status]} ${titleOf(step)}  ${status === "failed" ? "" : detail}`.trimEnd();
}

function paintDiff(line: string, style: Style): string {
  const sign = line.trimStart()[0];
  if (sign === "+") return style.added(line);
  return sign === "-" ? style.removed(line) : line;
}
