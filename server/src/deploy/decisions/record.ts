import { code, codeInCell, fenced, literal, markdown } from "../../base/shown.ts";
import type { Check, Entry, Origin, Outcome } from "./journal.ts";
import type { RunState } from "./machine.ts";
import { quoted } from "../kubectl/kubectl.ts";
import { nameOf, shownKey } from "../kubectl/object.ts";
import { FIELD_MANAGER } from "./request.ts";
import type { Reason } from "./stop.ts";
import type { Target } from "./target.ts";

/** What is kept of a deploy for people, for ever. Masked: no secret is in it. */
export interface DeployRecord {
  readonly version: 1;
  readonly run: string;
  readonly outcome: Outcome;
  readonly reason?: Reason;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly target: Target;
  readonly source: string;
  readonly origin: Origin;
  /** SHA-256 of the set. */
  readonly setHash: string;
  readonly images: readonly string[];
  /** The images that ran in the end, by digest; empty when the deploy did not get that far. */
  readonly digests: readonly string[];
  readonly summary: readonly string[];
  readonly diff: readonly string[];
  /** What the preview warned of: what cannot be taken back, and what was not healthy before. */
  readonly warnings: readonly string[];
  readonly timeline: readonly { readonly at: string; readonly what: string }[];
  readonly checks: readonly Check[];
  /** Objects that a roll-back brought back, deleted or left. */
  readonly restored: readonly string[];
  /** The commands that do the same by hand. */
  readonly commands: readonly string[];
}

/** Makes the record of a run from its journal. */
export function recordOf(state: RunState, entries: readonly Entry[], outcome: Outcome): DeployRecord {
  const { plan, request } = state;
  const last = entries.at(-1)?.at ?? state.startedAt;
  const reason = withoutCommand(state.restoreFailure ?? state.stop?.reason);
  const { source, target } = request;
  return {
    version: 1,
    run: state.run,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    startedAt: timeOf(state.startedAt),
    endedAt: timeOf(last),
    target,
    source:
      source.kind === "kustomize"
        ? relativeTo(source.root, source.folder)
        : source.paths.map((path) => relativeTo(source.root, path)).join(", "),
    origin: plan?.origin ?? {},
    setHash: plan?.setHash ?? "",
    images: plan?.images ?? [],
    digests: state.digests,
    summary: plan?.summary ?? [],
    diff: plan?.diff ?? [],
    warnings: plan?.warnings ?? [],
    timeline: entries.flatMap((entry) => {
      const what = wordsFor(entry);
      return what === undefined ? [] : [{ at: timeOf(entry.at), what }];
    }),
    checks: state.checks,
    restored: entries.flatMap((entry) =>
      entry.type === "restored" ? [`${shownKey(entry.key)}: ${entry.how === "applied" ? "as it was" : entry.how}`] : [],
    ),
    commands: commandsFor(state),
  };
}

/** A command that ran names files of one machine; the record is for everybody's. */
function withoutCommand(reason: Reason | undefined): Reason | undefined {
  if (reason === undefined) return undefined;
  const { command: _, ...rest } = reason;
  return rest;
}

/** What a person types to do the same; nothing in it belongs to one machine. */
function commandsFor({ request, plan, applied }: RunState): string[] {
  const { source, target } = request;
  const { commit, dirty } = plan?.origin ?? {};
  const kubectl = `kubectl ${[`--context=${target.context}`, `--namespace=${target.namespace}`].map(quoted).join(" ")}`;
  const apply = `${kubectl} apply --server-side --field-manager=${FIELD_MANAGER}`;
  const watched = Object.values(applied).filter(({ kind }) =>
    ["Deployment", "StatefulSet", "DaemonSet"].includes(kind),
  );
  return [
    ...(commit === undefined || dirty === true ? [] : [`git checkout ${commit}`]),
    source.kind === "kustomize"
      ? `kubectl kustomize ${quoted(relativeTo(source.root, source.folder))} | ${apply} -f -`
      : `${apply} ${source.paths.map((path) => `-f ${quoted(relativeTo(source.root, path))}`).join(" ")}`,
    ...watched.map(
      (object) => `${kubectl} rollout status ${object.kind.toLowerCase()}/${nameOf(object)} --timeout=10m`,
    ),
  ];
}

function relativeTo(root: string, path: string): string {
  const inner = path.startsWith(root) ? path.slice(root.length) : path;
  return inner.replaceAll("\\", "/").replace(/^\//, "") || ".";
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

/** What an entry of the journal means to a reader of the record; undefined for those that only the machine needs. */
function wordsFor(entry: Entry): string | undefined {
  switch (entry.type) {
    case "begun":
      return "Started";
    case "lock-held":
      return "Lock taken";
    case "confirmed":
      return "Confirmed";
    case "applied":
      return `Applied ${shownKey(entry.key)}`;
    case "removed":
      return `Removed ${shownKey(entry.key)}`;
    case "watched":
      return "Roll-out complete";
    case "verified":
      return "Pods asked how they are";
    case "soaked":
      return "Soaked";
    case "stopped":
      return `Stopped: ${entry.reason.message}`;
    case "decided":
      return { "go-on": "Decided to go on", "roll-back": "Rolling back", leave: "Decided to leave it" }[entry.way];
    case "restored":
      return `${{ applied: "Restored", deleted: "Deleted", left: "Left" }[entry.how]} ${shownKey(entry.key)}`;
    case "pod-deleted":
      return `Deleted Pod/${entry.pod} of the failed release, which kept ${shownKey(entry.key)} from coming back`;
    case "restore-verified":
      return "Roll-back verified";
    case "restore-failed":
      return `Roll-back failed: ${entry.reason.message}`;
    case "lock-wanted":
    case "apply-wanted":
    case "remove-wanted":
    case "restore-wanted":
    case "pod-delete-wanted":
    case "recorded":
    case "lock-released":
    case "lock-kept":
    case "ended":
      return undefined;
    default:
      return entry satisfies never;
  }
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  deployed: "Deployed",
  previewed: "Previewed; nothing was changed",
  refused: "Refused; nothing was changed",
  cancelled: "Cancelled; nothing was changed",
  "rolled-back": "Rolled back; everything is as it was",
  "rollback-failed": "The roll-back failed; the lock is kept",
  "handed-over": "Stopped, because somebody else changed it; nothing was undone",
  left: "Stopped and left as it is",
  unknown: "Not known how it ended",
};

/** The record as a page. */
export function recordPage(record: DeployRecord): string {
  const { origin } = record;
  const commit =
    origin.commit === undefined
      ? "no git"
      : `${origin.commit}${origin.dirty === true ? " with uncommitted changes" : ""}`;
  const lines = [
    `# Deploy ${record.run}`,
    "",
    `**${OUTCOME_WORDS[record.outcome]}**${record.reason === undefined ? "" : `: ${markdown(record.reason.message)}`}`,
    "",
    "| | |",
    "| --- | --- |",
    `| Where | ${codeInCell(record.target.context)}, namespace ${codeInCell(record.target.namespace)} |`,
    `| Who | ${origin.user === undefined ? "unknown" : codeInCell(origin.user)} |`,
    `| From | ${codeInCell(record.source)}, commit ${commit} |`,
    `| When | ${literal(record.startedAt)} to ${literal(record.endedAt)} |`,
    `| Set | SHA-256 ${codeInCell(record.setHash)} |`,
    `| Images | ${record.images.map(codeInCell).join(", ") || "none"} |`,
    ...(record.digests.length === 0 ? [] : [`| Running | ${record.digests.map(codeInCell).join(", ")} |`]),
    "",
    "## What changed",
    "",
    ...list([...record.warnings, ...record.summary]),
    ...block("diff", record.diff),
    "## What happened",
    "",
    ...record.timeline.map(({ at, what }) => `- ${literal(at)} ${markdown(what)}`),
    "",
    ...(record.checks.length === 0
      ? []
      : [
          "## Checks",
          "",
          ...record.checks.map(
            ({ pod, path, result, detail }) =>
              `- ${code(pod)} ${path === "" ? "" : `${code(path)} `}${result}: ${markdown(detail)}`,
          ),
          "",
        ]),
    ...(record.restored.length === 0 ? [] : ["## Roll-back", "", ...list(record.restored)]),
    "## By hand",
    "",
    ...block("sh", record.commands),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function list(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${markdown(line)}`), ""];
}

function block(language: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [fenced(lines.join("\n"), language), ""];
}
