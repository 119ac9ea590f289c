import { type Context, within } from "../outside/context.ts";
import type { GateFinding, GateText } from "../outside/host.ts";
import { type ObjectKey, shownKey } from "../kubectl/object.ts";
import { type RenderedText, objectsIn, refuseByText, renderText, sourcePlace } from "./render.ts";
import type { SetObject } from "../decisions/request.ts";
import { refuse } from "../decisions/stop.ts";

/** What the gate has let through, and what it knows of it. */
export interface Gate {
  readonly rendered: RenderedText;
  /** Every finding, also those that ignore comments have silenced. */
  readonly findings: readonly GateFinding[];
  /** What the preview says of settings that take something from the check. */
  readonly weakened: readonly string[];
}

/** Errors of our own rules stop a deploy, and so does a set that cannot be checked. */
export async function lintGate(context: Context): Promise<Gate> {
  return within(context, "lint", async () => {
    const rendered = await renderText(context);
    refuseByText(rendered, context.request.target.namespace);
    const report = await context.host.lint(rendered.manifests);
    const findings = report.findings.filter(({ isSuppressed }) => isSuppressed !== true);
    refuseUnread(findings);
    const errors = findings.filter(({ severity }) => severity === "error");
    const [first] = errors;
    if (first !== undefined) {
      const place = sourcePlace(rendered, first.path, first.line);
      const count = `${errors.length} error${errors.length === 1 ? "" : "s"}`;
      refuse(
        "lint/errors",
        `Paylint finds ${count} in the set, first \`${first.rule}\` at ${place.path}:${place.line}: ${first.message}`,
        { hint: "Mend them first; a staging deploy is a rehearsal of the real one", place },
      );
    }
    const rest = findings.filter(({ severity }) => severity === "warning").length;
    const words = rest === 0 ? "No errors" : `No errors, ${rest} warning${rest === 1 ? "" : "s"}`;
    const weakened = report.weakened.length === 0 ? [] : [`Paylint's settings ${listed(report.weakened)}`];
    return {
      value: { rendered, findings: report.findings, weakened },
      detail: [words, ...weakened].join(". "),
      status: rest === 0 && weakened.length === 0 ? "passed" : "warned",
    };
  });
}

const MOST_NAMED = 10;

function listed(words: readonly string[]): string {
  const rest = words.length - MOST_NAMED;
  return words.slice(0, MOST_NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

function refuseUnread(findings: readonly GateFinding[]): void {
  const unread = findings.find(({ rule }) => rule === "paylint/limit");
  if (unread !== undefined)
    refuse("lint/limit", `\`${unread.path}\` is too large to be checked: ${unread.message}`, {
      place: { path: unread.path, line: unread.line },
    });
}

/**
 * Checks what kubectl has read, which is what the server gets, and refuses what the check of the text did not see: readers of
 * YAML differ, and whoever knows how can show one thing and deploy another.
 */
export async function refuseUnseen(context: Context, gate: Gate, set: readonly SetObject[]): Promise<void> {
  const { manifests } = gate.rendered;
  const texts = textsAsRead(manifests, set);
  const { findings } = await context.host.lint(texts);
  refuseUnread(findings);
  const sourceKey = keyFinder(manifests);
  const known = new Set(gate.findings.map((finding) => `${finding.rule} ${sourceKey(finding)}`));
  const readKey = keyFinder(texts);
  const unseen = findings.find(
    (finding) => finding.severity === "error" && !known.has(`${finding.rule} ${readKey(finding)}`),
  );
  if (unseen === undefined) return;
  const key = readKey(unseen);
  const place = set.find((one) => one.key === key)?.place ?? { path: unseen.path, line: 1 };
  refuse(
    "lint/unseen",
    `kubectl reads something in \`${shownKey(key)}\` that nobody sees in ${place.path}: \`${unseen.rule}\`, ${unseen.message}`,
    { hint: "Look for characters that are not shown, and write the object plainly", place },
  );
}

/** The objects of each file as kubectl has read them; what our own reading finds in none of them stands with the first. */
function textsAsRead(manifests: readonly GateText[], set: readonly SetObject[]): GateText[] {
  const own = manifests.map(({ path, text }) => new Map(objectsIn(path, text).map(({ key, object }) => [key, object])));
  return manifests.map(({ path }, index) => {
    const documents = set.flatMap(({ key, object }) => {
      const home = own.findIndex((objects) => objects.has(key));
      if (Math.max(home, 0) !== index) return [];
      // kubectl puts the namespace in.
      const { namespace: _, ...metadata } = object.metadata;
      const isAdded = own[home]?.get(key)?.namespace === "";
      return [JSON.stringify(isAdded ? { ...object, metadata } : object, undefined, 1)];
    });
    return { path, text: documents.join("\n---\n") };
  });
}

/** Finds the object around a line. */
function keyFinder(texts: readonly GateText[]): (place: { readonly path: string; readonly line: number }) => ObjectKey {
  const placed = new Map(texts.map(({ path, text }) => [path, objectsIn(path, text)]));
  return ({ path, line }) => placed.get(path)?.findLast((one) => one.line <= line)?.key ?? "";
}
