import { remember } from "../../../base/remember.ts";
import type { Span } from "../../../base/span.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asMap, asScalar, asSequence } from "../../../syntax/yaml/access.ts";
import { eventProblems } from "./event-check.ts";
import { patternProblem } from "./filter-pattern.ts";
import { keysOf, schemaFor } from "./schema.ts";
import { type SchemaProblem, type SchemaWalk, walkSchema } from "./schema-walk.ts";
import type { Workflow } from "./workflow.ts";

const ID = /^[A-Za-z_][\w-]*$/;

const NOTHING: SchemaWalk = { problems: [], values: [] };

/** The file held to GitHub's schema: once for validation, expressions, completion and hover. */
export const schemaWalk = remember((workflow: Workflow): SchemaWalk => {
  const { root } = workflow.document;
  // Forks of the format have keys of their own.
  if (root?.type !== "map" || /\.(?:gitea|forgejo)\//.test(workflow.path)) return NOTHING;
  return walkSchema(schemaFor(workflow.kind), root);
});

/** What GitHub refuses in a file that is sound YAML, or takes without effect. */
export const grammarProblems = remember((workflow: Workflow): readonly SchemaProblem[] => {
  const { root } = workflow.document;
  const walk = schemaWalk(workflow);
  if (workflow.kind === "workflow" && isEmpty(workflow))
    return [problem({ start: 0, end: 0 }, "The file is empty: GitHub takes it for a broken workflow")];
  if (root?.type !== "map" || walk === NOTHING) return [];
  const found = new Map(walk.problems.map((each) => [each.start, each]));
  // What is known more exactly is said in place of what the schema says of the same place.
  for (const each of [
    ...idProblems(workflow, root),
    ...stepProblems(root),
    ...jobProblems(root),
    ...otherProblems(workflow, root),
  ])
    found.set(each.start, each);
  return [...found.values()].sort((left, right) => left.start - right.start);
});

/** A file that holds comments at most. */
function isEmpty({ document: { root, limit, problems } }: Workflow): boolean {
  return limit === undefined && problems.length === 0 && (root === undefined || asScalar(root)?.value === "");
}

function problem({ start, end }: Span, message: string): SchemaProblem {
  return { start, end, message, kind: "refused" };
}

/** The lists of steps that are written out, with those of `parallel`. */
function* stepLists(root: YamlMap): Generator<readonly YamlMap[]> {
  const jobs = asMap(ownEntry(root, "jobs")?.value)?.entries ?? [];
  const lists = [
    ...jobs.map(({ value }) => ownEntry(asMap(value), "steps")?.value),
    ownEntry(asMap(ownEntry(root, "runs")?.value), "steps")?.value,
  ];
  for (const list of lists) if (list?.type === "sequence") yield [...stepsIn(list)];
}

function* stepsIn(list: YamlNode): Generator<YamlMap> {
  for (const item of asSequence(list)?.items ?? []) {
    if (item?.type !== "map") continue;
    yield item;
    const parallel = ownEntry(item, "parallel")?.value;
    if (parallel?.type === "sequence") yield* stepsIn(parallel);
  }
}

function* idProblems(workflow: Workflow, root: YamlMap): Generator<SchemaProblem> {
  const jobs = new Map<string, string>();
  for (const { key: id } of asMap(ownEntry(root, "jobs")?.value)?.entries ?? []) {
    if (id?.type !== "scalar" || id.value === "<<" || workflow.kind === "action") continue;
    if (id.value === "") {
      // What is still being typed has no quotes.
      if (id.style !== "plain") yield problem(id, "A job needs an id");
      continue;
    }
    const before = jobs.get(id.value.toLowerCase());
    if (!ID.test(id.value)) yield problem(id, noId(id));
    else if (id.value.startsWith("__")) yield problem(id, `Ids that begin with \`__\` are GitHub's own`);
    // The same id to the letter is a key given twice, which is reported as that.
    else if (before !== undefined && before !== id.value)
      yield problem(id, `Another job has the id \`${id.value}\`; upper and lower case are the same`);
    jobs.set(id.value.toLowerCase(), id.value);
  }
  for (const list of stepLists(root)) {
    const ids = new Set<string>();
    for (const step of list) {
      const id = asScalar(ownEntry(step, "id")?.value);
      if (id === undefined || id.value === "") continue;
      if (!ID.test(id.value)) yield problem(id, noId(id));
      else if (ids.has(id.value.toLowerCase())) yield problem(id, `Another step of the job has the id \`${id.value}\``);
      ids.add(id.value.toLowerCase());
    }
  }
}

function noId({ value }: YamlScalar): string {
  return `\`${value}\` is no id: letters, digits, \`-\` and \`_\`, with a letter or \`_\` first`;
}

function* stepProblems(root: YamlMap): Generator<SchemaProblem> {
  for (const step of [...stepLists(root)].flat()) {
    const run = ownEntry(step, "run");
    const uses = ownEntry(step, "uses");
    const second = run === undefined || uses === undefined ? undefined : run.start > uses.start ? run : uses;
    if (second?.key !== undefined) {
      yield problem(second.key, "A step has `run` or `uses`, not both");
      continue;
    }
    const stray = uses === undefined ? undefined : (ownEntry(step, "shell") ?? ownEntry(step, "working-directory"));
    if (stray?.key !== undefined)
      yield problem(stray.key, `\`${asScalar(stray.key)?.value ?? ""}\` goes with \`run\`, not with \`uses\``);
    const inputs = run === undefined ? undefined : ownEntry(step, "with");
    if (inputs?.key !== undefined) yield problem(inputs.key, "`with` goes with `uses`, not with `run`");
  }
}

/** Keys of a job that calls a workflow, and of one that does neither. */
function* jobProblems(root: YamlMap): Generator<SchemaProblem> {
  const calling = keysOf(schemaFor("workflow"), "workflow-job");
  const running = keysOf(schemaFor("workflow"), "job-factory");
  for (const { key: id, value } of asMap(ownEntry(root, "jobs")?.value)?.entries ?? []) {
    if (id?.type !== "scalar" || value?.type !== "map") continue;
    const uses = ownEntry(value, "uses");
    const [steps, runsOn] = [ownEntry(value, "steps"), ownEntry(value, "runs-on")];
    if (uses !== undefined) {
      for (const { key } of value.entries)
        if (key?.type === "scalar" && !calling.has(key.value) && running.has(key.value))
          yield problem(key, `\`${key.value}\` does not go with \`uses\`: the called workflow has its own`);
      continue;
    }
    // A key that is mistyped may be the one that is missing.
    if (!value.entries.every(({ key }) => running.has(asScalar(key)?.value ?? ""))) continue;
    if (runsOn === undefined) yield problem(id, `The job \`${id.value}\` has no \`runs-on\``);
    // GitHub takes a job that does nothing; a list of steps in a block of it was meant to be the job's.
    const strayed = steps === undefined ? strayedSteps(value) : undefined;
    if (strayed !== undefined)
      yield problem(strayed, `The job \`${id.value}\` has no \`steps\`: these stand too deep to be its own`);
  }
}

function* otherProblems(workflow: Workflow, root: YamlMap): Generator<SchemaProblem> {
  if (workflow.kind === "workflow") yield* eventProblems(root);
  const jobs = ownEntry(root, "jobs");
  if (jobs?.key !== undefined && asMap(jobs.value)?.entries.length === 0)
    yield problem(jobs.key, "A workflow has one job at least");
  for (const { value } of asMap(ownEntry(root, "jobs")?.value)?.entries ?? []) {
    const job = value?.type === "map" ? value : undefined;
    yield* imageProblems(ownEntry(job, "container"));
    for (const service of asMap(ownEntry(job, "services")?.value)?.entries ?? []) yield* imageProblems(service);
    const uses = asScalar(ownEntry(job, "uses")?.value);
    if (uses !== undefined && uses.value !== "" && !uses.value.includes("${{") && !CALLED.test(uses.value))
      yield problem(
        uses,
        `A called workflow is \`./.github/workflows/NAME.yml\`, or \`OWNER/REPOSITORY/.github/workflows/NAME.yml@REF\``,
      );
    yield* timeProblems(job);
    yield* runnerProblems(job);
    yield* matrixProblems(job);
  }
  for (const step of [...stepLists(root)].flat()) {
    yield* timeProblems(step);
    const uses = asScalar(ownEntry(step, "uses")?.value);
    if (uses !== undefined && uses.value !== "" && !uses.value.includes("${{") && !USED.test(uses.value))
      yield problem(uses, "An action is `OWNER/REPOSITORY@REF`, `./PATH` or `docker://IMAGE`");
  }
}

/** What an action is called by; what is only begun is left alone. */
const USED = /^(?:\.{1,2}\/|\$\/|docker:\/\/.|[^\s/@$][^/@]*\/[^@]+@)/;
const CALLED = /^(?:\.|\$)\/[^@]+\.ya?ml$|^(?!\.{1,2}\/)[\w.-]+\/[\w.-]+\/[^@]+@[^\s@]+$/;

/** An image with what it needs to be fetched. */
function* imageProblems(entry: YamlEntry | undefined): Generator<SchemaProblem> {
  const map = entry?.value?.type === "map" ? entry.value : undefined;
  const image = entry?.value?.type === "scalar" ? entry.value : undefined;
  if (entry?.key !== undefined && image?.value === "" && asScalar(entry.key)?.value === "container")
    yield {
      ...problem(image.end > image.start ? image : entry.key, "`container` names no image: the job runs without one"),
      kind: "idle",
    };
  if (entry?.key === undefined || map === undefined || map.entries.some(({ key }) => asScalar(key)?.value === "<<"))
    return;
  const name = asScalar(entry.key)?.value ?? "";
  if (ownEntry(map, "image") === undefined) yield problem(entry.key, `\`${name}\` has no \`image\``);
  const credentials = ownEntry(map, "credentials");
  const given = credentials?.value?.type === "map" ? credentials.value : undefined;
  for (const part of given === undefined ? [] : ["username", "password"])
    if (ownEntry(given, part) === undefined && credentials?.key !== undefined)
      yield problem(credentials.key, `\`credentials\` has no \`${part}\``);
}

function* timeProblems(map: YamlMap | undefined): Generator<SchemaProblem> {
  const time = asScalar(ownEntry(map, "timeout-minutes")?.value);
  if (time !== undefined && /^-?[\d.]+$/.test(time.value) && Number(time.value) <= 0)
    yield { ...problem(time, "A limit that is not greater than zero stops nothing"), kind: "ignored" };
}

/** A group of runners, a list of no labels, and the version of an image that a job makes. */
function* runnerProblems(job: YamlMap | undefined): Generator<SchemaProblem> {
  const runsOn = ownEntry(job, "runs-on")?.value;
  const labels = runsOn?.type === "map" ? (ownEntry(runsOn, "labels")?.value ?? runsOn) : runsOn;
  if (labels?.type === "sequence" && labels.items.length === 0)
    yield { ...problem(labels, "No runner has none of all labels: the job does not start"), kind: "unknown" };
  const group = asScalar(ownEntry(asMap(runsOn), "group")?.value);
  if (
    group !== undefined &&
    !group.value.includes("${{") &&
    !/^[^/]*$|^(?:org|organization|ent|enterprise)\/[^/]+$/.test(group.value)
  )
    yield problem(group, `A group of runners is \`NAME\`, \`organization/NAME\` or \`enterprise/NAME\``);
  const version = asScalar(ownEntry(asMap(ownEntry(job, "snapshot")?.value), "version")?.value);
  const wrong =
    version === undefined || version.value.includes("${{") ? undefined : patternProblem(version.value, "ref");
  if (version !== undefined && version.value !== "" && wrong !== undefined)
    yield { ...problem(version, `\`${version.value}\` is no version: ${wrong}`), kind: "unknown" };
}

/** What is excluded from a matrix and is not in it, and axes without a value. */
function* matrixProblems(job: YamlMap | undefined): Generator<SchemaProblem> {
  const matrix = asMap(ownEntry(asMap(ownEntry(job, "strategy")?.value), "matrix")?.value);
  if (matrix === undefined) return;
  const axes = matrix.entries.filter(({ key }) => !["include", "exclude"].includes(asScalar(key)?.value ?? ""));
  for (const { key, value } of axes)
    if (key !== undefined && value?.type === "sequence" && value.items.length === 0)
      yield problem(key, `\`${asScalar(key)?.value ?? ""}\` has no values`);
  const excluded = asSequence(ownEntry(matrix, "exclude")?.value)?.items ?? [];
  for (const item of excluded)
    for (const { key, value } of asMap(item)?.entries ?? []) {
      const name = asScalar(key)?.value;
      const axis = axes.find((each) => asScalar(each.key)?.value === name);
      if (key === undefined || name === undefined || name.includes("${{")) continue;
      if (axis === undefined) {
        yield { ...problem(key, `The matrix has no \`${name}\` to exclude`), kind: "ignored" };
        continue;
      }
      const values = asSequence(axis.value)?.items;
      if (value === undefined || values === undefined || values.some((each) => mayBeEqual(each, value))) continue;
      yield { ...problem(value, `\`${name}\` has no such value: nothing is excluded`), kind: "ignored" };
    }
}

/** Whether a value is matched by another: of a map each key that the second has. Expressions may come to anything. */
function mayBeEqual(value: YamlNode | undefined, other: YamlNode): boolean {
  const [left, right] = [asScalar(value), asScalar(other)];
  if (left?.value.includes("${{") === true || right?.value.includes("${{") === true) return true;
  if (left !== undefined || right !== undefined)
    return left !== undefined && right !== undefined && sameScalar(left, right);
  const [ownItems, otherItems] = [asSequence(value)?.items, asSequence(other)?.items];
  if (ownItems !== undefined || otherItems !== undefined)
    return (
      ownItems?.length === otherItems?.length &&
      ownItems?.every((item, index) => {
        const partner = otherItems?.[index];
        return partner !== undefined && mayBeEqual(item, partner);
      }) === true
    );
  return (asMap(other)?.entries ?? []).every(({ key, value: wanted }) => {
    const own = asMap(value)?.entries.find((entry) => asScalar(entry.key)?.value === asScalar(key)?.value);
    return own !== undefined && wanted !== undefined && mayBeEqual(own.value, wanted);
  });
}

/** `3.10` and `3.1` are one number; text in quotes is none. */
function sameScalar(left: YamlScalar, right: YamlScalar): boolean {
  if (left.value === right.value) return true;
  const isNumber = ({ value }: YamlScalar): boolean => value.trim() !== "" && !Number.isNaN(Number(value));
  return isNumber(left) && isNumber(right) && Number(left.value) === Number(right.value);
}

/** The key of a list of steps that stands within another key of a job. */
function strayedSteps(job: YamlMap): YamlNode | undefined {
  const below = (map: YamlMap, depth: number): YamlNode | undefined => {
    for (const { key, value } of map.entries) {
      if (value?.type === "sequence" && asScalar(key)?.value === "steps" && value.items.some(isStep)) return key;
      const found = value?.type === "map" && depth > 0 ? below(value, depth - 1) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return below(job, 3);
}

function isStep(node: YamlNode | undefined): boolean {
  return node?.type === "map" && (ownEntry(node, "run") ?? ownEntry(node, "uses")) !== undefined;
}

function ownEntry(map: YamlMap | undefined, key: string): YamlEntry | undefined {
  return map?.entries.find((entry) => entry.key?.type === "scalar" && entry.key.value === key);
}
