import { CACHING_ACTIONS, IS_FALSE } from "../../../model/data/action-inputs.ts";
import { evaluate } from "../syntax/expression-value.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import { expressionsOf } from "./expression.ts";
import { type RunEvent, scenarioOf } from "./reach.ts";
import type { Workflow } from "./workflow.ts";
import { type ActionReference, type Step, settingText } from "./step.ts";

/**
 * Whether a step restores a cache that other runs may have filled.
 * @param runs those that matter, as far as they are known: what an expression comes to in all of them counts
 */
export function restoresCache(workflow: Workflow, step: Step, runs: readonly RunEvent[]): boolean {
  const { uses, with: inputs } = step;
  if (uses?.kind !== "repository") return false;
  switch (uses.repository) {
    case "actions/cache":
      if (uses.path === "save") return false;
      break;
    case "gradle/actions":
      if (uses.path !== "setup-gradle") return false;
      break;
    case "docker/build-push-action":
      return /\btype=(?:gha|registry)\b/.test(settingText(inputs, "cache-from") ?? "");
    case "docker/setup-buildx-action":
      // The program itself comes from the cache where a version is asked for.
      return settingText(inputs, "version") !== undefined && !IS_FALSE.test(settingText(inputs, "cache-binary") ?? "");
  }
  const version = majorOf(workflow.text, uses);
  if (uses.repository === "astral-sh/setup-uv") {
    if (IS_FALSE.test(settingText(inputs, "restore-cache") ?? "")) return false;
    // From 10 on `auto` leaves releases without a cache.
    if ((version ?? 0) >= 10) return !/^(?:|auto|false)$/i.test(settingText(inputs, "enable-cache") ?? "");
  }
  return (CACHING_ACTIONS.get(uses.repository) ?? []).some(({ input, byDefault, off, since }) => {
    const value = input === undefined ? "" : (settingText(inputs, input) ?? "");
    if (value !== "") return !textsIn(workflow, step, input ?? "", runs).every((text) => off.test(text));
    return byDefault && (since === undefined || version === undefined || version >= since);
  });
}

/** What an input says in each of the runs; as it is written where that is not known. */
function textsIn(workflow: Workflow, { with: inputs }: Step, input: string, runs: readonly RunEvent[]): string[] {
  const scalar = inputs.find(({ name }) => name.toLowerCase() === input)?.value;
  const written = scalar?.value.trim() ?? "";
  const tree = isWholeExpression(written) ? expressionsOf(workflow, scalar)[0]?.tree : undefined;
  if (tree === undefined || runs.length === 0) return [written];
  return runs.map((run) => {
    const value = evaluate(tree, scenarioOf(run));
    return value === undefined ? written : String(value ?? "");
  });
}

/** The major version of a tag, or of the comment behind a hash; undefined where neither says. */
function majorOf(text: string, { ref, end }: ActionReference): number | undefined {
  const written = /^v?(\d{1,3})(?:\.|$)/.exec(ref ?? "")?.[1];
  if (written !== undefined) return Number(written);
  const lineEnd = text.indexOf("\n", end);
  const comment = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  const commented = /^["']?[ \t]+#[ \t]*(?:tag=|pin@)?v?(\d{1,3})(?:\.|\s|$)/.exec(comment)?.[1];
  return commented === undefined ? undefined : Number(commented);
}
