import { type DeployEvent, STEPS, type StepEvent, type StepId } from "../../../server/src/deploy/decisions/events.ts";
import type { Entry, Way } from "../../../server/src/deploy/decisions/journal.ts";
import type { Wave } from "../../../server/src/deploy/decisions/request.ts";
import { shownKey } from "../../../server/src/deploy/kubectl/object.ts";
import { shownTarget } from "../../../server/src/deploy/decisions/target.ts";
import type { TimedEvent } from "./view-model.ts";

/**
 * What a run had told before its editor was closed, as far as its journal knows. Pure.
 * @param way what the user has decided now
 */
export function eventsOfJournal(entries: readonly Entry[], way: Way): TimedEvent[] {
  let target = "";
  let waves: readonly Wave[] = [];
  const events = entries.flatMap((entry) => {
    if (entry.type === "begun") target = shownTarget(entry.request.target);
    if (entry.type === "confirmed") waves = entry.plan.waves;
    const wave = waves["wave" in entry ? entry.wave : 0];
    return eventsOf(entry, target, wave === undefined ? {} : { wave: wave.name }).map((event) => ({
      ...event,
      at: entry.at,
    }));
  });
  const last = entries.at(-1);
  if (last === undefined || way === "go-on" || events.some(({ event }) => event === "stopped")) return events;
  const reason = { code: "resume/decided", message: "The run had been interrupted" };
  return [...events, { event: "stopped", kind: "cancelled", reason, at: last.at }];
}

const ids = Object.keys(STEPS) as StepId[];
const CHECKS = ids.slice(0, ids.indexOf("apply"));

function passed(step: StepId, more: Pick<StepEvent, "wave"> & { readonly detail?: string }): DeployEvent {
  return { event: "step", step, status: "passed", detail: "", ...more };
}

/** @param wave the entry's, or the first where it has none */
function eventsOf(entry: Entry, target: string, wave: Pick<StepEvent, "wave">): DeployEvent[] {
  switch (entry.type) {
    case "confirmed": {
      const { summary, diff, warnings } = entry.plan;
      return [
        ...CHECKS.map((step) => passed(step, { detail: "Before the interruption" })),
        { event: "preview", target, summary, diff, warnings },
        { event: "step", step: "apply", status: "running", detail: "", ...wave },
      ];
    }
    case "applied":
      return [{ event: "object", object: shownKey(entry.key), action: "applied" }];
    case "removed":
      return [{ event: "object", object: shownKey(entry.key), action: "removed" }];
    case "watched":
      return [passed("apply", wave), passed("watch", wave)];
    case "verified":
      return [passed("verify", wave)];
    case "soaked":
      return [passed("soak", wave)];
    case "stopped":
      return [{ event: "stopped", kind: entry.kind, reason: entry.reason }];
    case "restored":
      return [
        {
          event: "object",
          object: shownKey(entry.key),
          action: entry.how === "applied" ? "restored" : entry.how,
        },
      ];
    case "begun":
    case "lock-wanted":
    case "lock-held":
    case "apply-wanted":
    case "remove-wanted":
    case "decided":
    case "restore-wanted":
    case "pod-delete-wanted":
    case "pod-deleted":
    case "restore-verified":
    case "restore-failed":
    case "recorded":
    case "lock-released":
    case "lock-kept":
    case "ended":
      return [];
    default:
      return entry satisfies never;
  }
}
