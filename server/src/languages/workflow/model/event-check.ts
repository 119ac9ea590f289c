import type { Span } from "../../../base/span.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { readCron, shortestInterval } from "./cron.ts";
import { patternProblem } from "./filter-pattern.ts";
import type { SchemaProblem } from "./schema-walk.ts";

/** What the schema does not say of `on`: filters that exclude each other, schedules, inputs, patterns. */
export function* eventProblems(root: YamlMap): Generator<SchemaProblem> {
  const events = root.entries.find(({ key }) => key?.type === "scalar" && key.value === "on")?.value;
  for (const { key, value } of asMap(events)?.entries ?? []) {
    const event = scalarText(key) ?? "";
    if (
      event === "workflow_dispatch" &&
      key !== undefined &&
      entriesOf(entryOf(value, "inputs")?.value).length > MAX_INPUTS
    )
      yield problem(key, "unknown", `GitHub takes ${MAX_INPUTS} inputs at most`);
    if (event === "schedule") yield* scheduleProblems(value);
    else if (event === "workflow_dispatch" || event === "workflow_call") yield* inputProblems(value, event);
    else yield* filterProblems(value, event);
  }
  const single = [asScalar(events), ...(asSequence(events)?.items ?? []).map(asScalar)];
  for (const event of single)
    if (event?.value === "schedule")
      yield problem(event, "refused", "`schedule` has no effect without its times: it takes a list of `cron`");
}

/** As of December 2025; there were ten before. */
const MAX_INPUTS = 25;

function problem({ start, end }: Span, kind: SchemaProblem["kind"], message: string): SchemaProblem {
  return { start, end, kind, message };
}

function* scheduleProblems(node: YamlNode | undefined): Generator<SchemaProblem> {
  const list = asSequence(node);
  if (list?.items.length === 0) yield problem(list, "ignored", "`schedule` lists no time, and starts nothing");
  for (const item of asSequence(node)?.items ?? []) {
    const cron = asScalar(entryOf(item, "cron")?.value);
    // Starters of GitHub say `$cron-daily`.
    if (cron?.value === "") yield problem(cron, "refused", "`cron` has no value");
    else if (cron !== undefined && !cron.value.startsWith("$")) {
      const read = readCron(cron.value);
      if ("problem" in read) yield problem(cron, "refused", read.problem);
      else if (shortestInterval(read) < 5)
        yield problem(
          cron,
          "ignored",
          `GitHub starts a schedule every five minutes at most; this one asks for every ${shortestInterval(read)}`,
        );
    }
    const zone = asScalar(entryOf(item, "timezone")?.value);
    if (zone?.value === "") yield problem(zone, "refused", "`timezone` has no value");
    else if (zone !== undefined && !isTimeZone(zone.value))
      yield problem(zone, "refused", `There is no time zone \`${zone.value}\` in the IANA database`);
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && /^[A-Z]/.test(name);
  } catch {
    // A zone that there is not is answered by an exception.
    return false;
  }
}

const FILTERS = ["branches", "tags", "paths"] as const;

function* filterProblems(node: YamlNode | undefined, event: string): Generator<SchemaProblem> {
  for (const name of FILTERS) {
    const [own, other] = [entryOf(node, name), entryOf(node, `${name}-ignore`)];
    const second = own === undefined || other === undefined ? undefined : own.start > other.start ? own : other;
    if (second?.key !== undefined)
      yield problem(
        second.key,
        "ignored",
        `\`${event}\` takes \`${name}\` or \`${name}-ignore\`, not both; \`!\` before a pattern takes back`,
      );
    for (const entry of [own, other])
      for (const pattern of patternsIn(entry?.value)) {
        const wrong = patternProblem(pattern.value, name === "paths" ? "path" : "ref");
        const single = /\[([^\\!\]])\]/.exec(pattern.value);
        if (wrong !== undefined)
          yield problem(pattern, "ignored", `\`${pattern.value.trim()}\` matches nothing: ${wrong}`);
        else if (single !== null) yield problem(pattern, "idle", `\`${single[0]}\` is \`${single[1] ?? ""}\``);
      }
  }
  for (const pattern of event === "image_version" ? patternsIn(entryOf(node, "versions")?.value) : []) {
    const wrong = patternProblem(pattern.value, "ref");
    if (wrong !== undefined) yield problem(pattern, "ignored", `\`${pattern.value.trim()}\` matches nothing: ${wrong}`);
  }
}

function patternsIn(node: YamlNode | undefined): YamlScalar[] {
  const single = asScalar(node);
  const all = single === undefined ? (asSequence(node)?.items ?? []).map(asScalar) : [single];
  return all
    .filter((item) => item !== undefined)
    .filter(({ value }) => value !== "" && !value.includes("${{") && !value.startsWith("$"));
}

function* inputProblems(node: YamlNode | undefined, event: string): Generator<SchemaProblem> {
  for (const { key, value } of entriesOf(entryOf(node, "inputs")?.value)) {
    const name = scalarText(key) ?? "";
    const type = scalarText(entryOf(value, "type")?.value) ?? "string";
    const options = entryOf(value, "options");
    const given = asScalar(entryOf(value, "default")?.value);
    const choices = (asSequence(options?.value)?.items ?? []).map(asScalar);
    if (key === undefined || event === "workflow_call") {
      if (given !== undefined && !given.value.includes("${{")) yield* defaultProblems(given, type, name, []);
      if (given !== undefined && scalarText(entryOf(value, "required")?.value) === "true")
        yield problem(given, "idle", `Whoever calls the workflow must give \`${name}\`: its default is never used`);
      continue;
    }
    if (type === "choice" && choices.length === 0)
      yield problem(key, "refused", `\`${name}\` is a choice and has no \`options\``);
    // GitHub's editor refuses it, and the form shows a field for any text.
    if (type !== "choice" && options !== undefined)
      yield problem(key, "unknown", `\`options\` goes with \`type: choice\`, and \`${name}\` is \`${type}\``);
    const seen = new Set<string>();
    for (const choice of choices) {
      if (choice === undefined) continue;
      if (seen.has(choice.value)) yield problem(choice, "refused", `\`${choice.value}\` is among the options already`);
      seen.add(choice.value);
    }
    if (given !== undefined && !given.value.includes("${{")) yield* defaultProblems(given, type, name, [...seen]);
  }
}

function* defaultProblems(
  given: YamlScalar,
  type: string,
  name: string,
  options: readonly string[],
): Generator<SchemaProblem> {
  if (type === "choice" && options.length > 0 && !options.includes(given.value))
    yield problem(given, "refused", `\`${given.value}\` is none of the options of \`${name}\``);
  if (type === "boolean" && !/^(?:true|false)$/i.test(given.value))
    yield problem(given, "refused", `\`${name}\` is \`true\` or \`false\`, not \`${given.value}\``);
  if (type === "number" && (given.value.trim() === "" || Number.isNaN(Number(given.value))))
    yield problem(given, "refused", `\`${name}\` is a number, not \`${given.value}\``);
}
