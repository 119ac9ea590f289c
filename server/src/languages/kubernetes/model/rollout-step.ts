import { entryOf, textAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";

/** Seconds; hardly a scrape and an alert's window. */
const SHORTEST_PAUSE = 120;

/** Whether a step of a canary waits for somebody or something to judge the new version. */
export function isWatch(step: YamlNode): boolean {
  return ["pause", "analysis", "experiment"].some((key) => entryOf(step, key) !== undefined);
}

/** Whether a step is a pause of less than two minutes; one without a duration waits for a person. */
export function isShortPause(step: YamlNode): boolean {
  const written = /^(\d+)([smh]?)$/.exec(textAt(step, "pause", "duration") ?? "");
  if (written === null) return false;
  const unit = { s: 1, m: 60, h: 3600 }[written[2] ?? ""] ?? 1;
  return Number(written[1]) * unit < SHORTEST_PAUSE;
}
