import { type ShellScript, parseShell } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf } from "../../../syntax/yaml/access.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";

export interface Step extends Span {
  readonly node: YamlMap;
  readonly id: string | undefined;
  readonly name: YamlScalar | undefined;
  readonly condition: YamlScalar | undefined;
  readonly continueOnError: YamlScalar | undefined;
  readonly uses: ActionReference | undefined;
  readonly with: readonly Setting[];
  readonly env: readonly Setting[];
  readonly run: YamlScalar | undefined;
  /** `bash` and `sh` scripts can be read as shell; others (`pwsh`, `python`) cannot. */
  readonly shell: string | undefined;
  /** The step of the checked file that leads to this one, which stands in the file of an action. */
  readonly calledBy?: Step;
  /** How the local action that it uses runs, where the workspace has been asked: `composite`, whose steps stand behind this one, `node24`. */
  readonly runsUsing?: string;
  /** The script as commands, read when first asked for; undefined for other shells and steps without `run`. */
  script(): ShellScript | undefined;
}

/** A key with a scalar value: an environment variable, an input. */
export interface Setting extends Span {
  readonly name: string;
  readonly key: Span;
  readonly value: YamlScalar | undefined;
}

/** What `uses:` names. Spans are places in the file. */
export interface ActionReference extends Span {
  readonly kind: "repository" | "local" | "docker" | "other";
  /** As written. */
  readonly text: string;
  /** `owner/name` in lower case; empty for others than repositories. */
  readonly repository: string;
  /** Below the repository, or the local path. */
  readonly path: string;
  readonly ref: string | undefined;
  readonly refSpan: Span | undefined;
}

/** Steps in order; those of a `parallel:` group as if they stood one after the other. */
export function readSteps(
  text: string,
  node: YamlNode | undefined,
  defaultShell: string | undefined,
  known: Map<YamlNode, readonly Step[]> = new Map(),
): readonly Step[] {
  const list = asSequence(node);
  if (list === undefined) return [];
  // Jobs that share their steps by an alias share them here too.
  const found = known.get(list);
  if (found !== undefined) return found;
  const steps = readList(text, list, defaultShell);
  known.set(list, steps);
  return steps;
}

function readList(text: string, node: YamlNode, defaultShell: string | undefined): Step[] {
  const steps: Step[] = [];
  const seen = new Set<YamlMap>();
  const read = (list: YamlNode | undefined): void => {
    for (const item of asSequence(list)?.items ?? []) {
      const map = asMap(item);
      if (map === undefined || item === undefined) continue;
      const parallel = entryOf(map, "parallel")?.value;
      if (parallel === undefined) steps.push(readStep(text, map, item, defaultShell));
      else if (!seen.has(map)) {
        seen.add(map);
        read(parallel);
      }
    }
  };
  read(node);
  return steps;
}

function readStep(text: string, node: YamlMap, place: Span, defaultShell: string | undefined): Step {
  const scalar = (name: string): YamlScalar | undefined => {
    const found = asScalar(entryOf(node, name)?.value);
    return found === undefined || found.value === "" ? undefined : found;
  };
  const run = scalar("run");
  const shell = scalar("shell")?.value ?? defaultShell;
  let script: ShellScript | undefined;
  return {
    start: place.start,
    end: place.end,
    node,
    id: scalar("id")?.value,
    name: scalar("name"),
    condition: scalar("if"),
    continueOnError: scalar("continue-on-error"),
    uses: readReference(text, scalar("uses")),
    with: readSettings(entryOf(node, "with")?.value),
    env: readSettings(entryOf(node, "env")?.value),
    run,
    shell,
    script: () => {
      if (script === undefined && run !== undefined && isPosixShell(shell))
        script = parseShell(scalarSource(text, run));
      return script;
    },
  };
}

function isPosixShell(shell: string | undefined): boolean {
  return shell === undefined || /(?:^|\/)(?:ba|z|da)?sh(?:\s|$)/.test(shell) || shell.includes("${{");
}

/** The scalar entries of a map; nested values have none. */
export function readSettings(node: YamlNode | undefined): Setting[] {
  return entriesOf(node).flatMap((entry) =>
    entry.key?.type === "scalar"
      ? [
          {
            start: entry.start,
            end: entry.end,
            name: entry.key.value,
            key: { start: entry.key.start, end: entry.key.end },
            value: asScalar(entry.value),
          },
        ]
      : [],
  );
}

export function settingText(settings: readonly Setting[], ...names: readonly string[]): string | undefined {
  return settings.find(({ name }) => names.includes(name.toLowerCase()))?.value?.value;
}

export function readReference(text: string, scalar: YamlScalar | undefined): ActionReference | undefined {
  if (scalar === undefined || scalar.value === "") return undefined;
  const source = scalarSource(text, scalar);
  const written = scalar.value;
  const plain = {
    ...source.span(0, written.length),
    text: written,
    repository: "",
    path: "",
    ref: undefined,
    refSpan: undefined,
  };
  if (/^(?:\.{1,2}|\$)\//.test(written)) return { ...plain, kind: "local", path: written };
  if (written.startsWith("docker://")) return { ...plain, kind: "docker" };
  const match = /^([\w.-]+\/[\w.-]+)((?:\/[^@\s]*)?)(?:@(\S*))?$/.exec(written);
  if (match === null) return { ...plain, kind: "other" };
  const ref = match[3];
  const refStart = ref === undefined ? 0 : written.length - ref.length;
  return {
    ...plain,
    kind: "repository",
    repository: (match[1] ?? "").toLowerCase(),
    path: (match[2] ?? "").replace(/^\//, ""),
    ref,
    refSpan: ref === undefined ? undefined : source.span(refStart, written.length),
  };
}

/** The place that stands for a step in a finding: its name, or what it runs. */
export function stepPlace(step: Step): Span {
  if (step.calledBy !== undefined) return stepPlace(step.calledBy);
  const { name, uses, run, node } = step;
  if (name !== undefined && name.style !== "literal" && name.style !== "folded") return name;
  if (uses !== undefined) return uses;
  const key = run === undefined ? undefined : entryOf(node, "run")?.key;
  return key === undefined ? { start: step.start, end: Math.min(step.end, step.start + 1) } : key;
}

/** How a message calls a step. */
export function stepTitle(step: Step): string {
  if (step.calledBy !== undefined) return stepTitle(step.calledBy);
  if (step.name !== undefined) return `\`${shorten(step.name.value)}\``;
  if (step.uses !== undefined) return `\`${shorten(step.uses.text)}\``;
  return step.id === undefined ? "this step" : `\`${step.id}\``;
}

function shorten(text: string): string {
  const line = text.replaceAll(/[\s`]+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
