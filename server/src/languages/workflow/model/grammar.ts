import type { SyntaxProblem } from "../../../base/span.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asMap, asScalar, asSequence, entryOf } from "../../../syntax/yaml/access.ts";
import type { Workflow } from "./workflow.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** The keys that GitHub takes in each section; it refuses a workflow with any other, whatever its case. */
const KEYS = {
  workflow: words("name run-name description on permissions env defaults concurrency jobs"),
  job: words(
    "name needs permissions runs-on snapshot environment concurrency outputs env defaults if steps timeout-minutes cancel-timeout-minutes strategy continue-on-error container services uses with secrets",
  ),
  step: words(
    "id if name uses run working-directory shell with env continue-on-error timeout-minutes background wait wait-all cancel parallel",
  ),
  environment: words("name url deployment"),
  concurrency: words("group cancel-in-progress queue"),
  defaults: words("run"),
  run: words("shell working-directory"),
  strategy: words("matrix fail-fast max-parallel"),
  container: words("image credentials env ports volumes options"),
  service: words("image credentials env ports volumes options command entrypoint"),
  credentials: words("username password"),
} as const;

const EVENTS = words(
  "branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment fork gollum image_version issue_comment issues label merge_group milestone page_build project project_card project_column public pull_request pull_request_comment pull_request_review pull_request_review_comment pull_request_target push registry_package release repository_dispatch schedule status watch workflow_call workflow_dispatch workflow_run",
);

const SCOPES = words(
  "actions artifact-metadata attestations checks contents deployments discussions id-token issues models packages pages pull-requests repository-projects security-events statuses",
);

const ID = /^[A-Za-z_][\w-]*$/;

/** What GitHub refuses in a workflow that is sound YAML. What is only missing yet, while it is typed, is left out. */
export function grammarProblems(workflow: Workflow): SyntaxProblem[] {
  const found: SyntaxProblem[] = [];
  const report = (at: { start: number; end: number }, message: string): void => {
    found.push({ start: at.start, end: at.end, message });
  };
  const keys = (node: YamlNode | undefined, section: keyof typeof KEYS, what: string): YamlMap | undefined => {
    // Behind an alias stands what was checked where it is written.
    const map = node?.type === "map" ? node : undefined;
    for (const { key } of map?.entries ?? []) {
      if (key?.type !== "scalar" || key.value === "" || key.value.includes("${{") || KEYS[section].has(key.value))
        continue;
      report(
        key,
        key.value === "<<"
          ? "GitHub does not merge keys with `<<`"
          : `${what} has no key \`${key.value}\`${suggestion(key.value, KEYS[section])}`,
      );
    }
    return map;
  };
  const value = (map: YamlMap | undefined, key: string): YamlNode | undefined => ownEntry(map, key)?.value;

  const permissions = (node: YamlNode | undefined): void => {
    const text = asScalar(node);
    if (text !== undefined && text.value !== "" && text.value !== "read-all" && text.value !== "write-all")
      report(text, `\`${text.value}\` is no permission: it is \`read-all\`, \`write-all\` or a scope with its level`);
    for (const { key, value: level } of node?.type === "map" ? node.entries : []) {
      if (key?.type !== "scalar") continue;
      if (!SCOPES.has(key.value))
        report(key, `There is no permission \`${key.value}\`${suggestion(key.value, SCOPES)}`);
      else {
        const scalar = asScalar(level);
        const levels =
          key.value === "id-token"
            ? ["write", "none"]
            : key.value === "models"
              ? ["read", "none"]
              : ["read", "write", "none"];
        if (scalar !== undefined && scalar.value !== "" && !levels.includes(scalar.value))
          report(
            scalar,
            `\`${key.value}\` is ${levels.map((name) => `\`${name}\``).join(" or ")}, not \`${scalar.value}\``,
          );
      }
    }
  };
  const common = (map: YamlMap | undefined): void => {
    permissions(value(map, "permissions"));
    keys(value(map, "concurrency"), "concurrency", "`concurrency`");
    keys(value(keys(value(map, "defaults"), "defaults", "`defaults`"), "run"), "run", "`defaults.run`");
  };
  const image = (node: YamlNode | undefined, section: "container" | "service"): void => {
    keys(
      value(keys(node, section, section === "service" ? "A service" : "`container`"), "credentials"),
      "credentials",
      "`credentials`",
    );
  };
  const jobIds = new Map<string, string>();
  const job = (id: YamlScalar, node: YamlNode | undefined): void => {
    if (!ID.test(id.value))
      report(id, `\`${id.value}\` is no id: letters, digits, \`-\` and \`_\`, with a letter or \`_\` first`);
    else if (id.value.startsWith("__")) report(id, `Ids that begin with \`__\` are GitHub's own`);
    // The same id to the letter is a key given twice, which is reported as that.
    if ((jobIds.get(id.value.toLowerCase()) ?? id.value) !== id.value)
      report(id, `Another job has the id \`${id.value}\`; upper and lower case are the same`);
    jobIds.set(id.value.toLowerCase(), id.value);
    const map = keys(node, "job", `The job \`${id.value}\``);
    common(map);
    keys(value(map, "environment"), "environment", "`environment`");
    keys(value(map, "strategy"), "strategy", "`strategy`");
    image(value(map, "container"), "container");
    for (const service of asMap(value(map, "services"))?.entries ?? []) image(service.value, "service");
    const steps = value(map, "steps");
    if (
      map !== undefined &&
      map.entries.every(({ key }) => KEYS.job.has(asScalar(key)?.value ?? "")) &&
      asSequence(steps)?.items[0] !== undefined &&
      entryOf(map, "runs-on") === undefined &&
      entryOf(map, "uses") === undefined
    )
      report(id, `The job \`${id.value}\` has no \`runs-on\``);
    const calls = ownEntry(map, "uses");
    const stray = calls === undefined ? undefined : (ownEntry(map, "runs-on") ?? ownEntry(map, "steps"));
    if (stray?.key !== undefined)
      report(
        stray.key,
        `\`${asScalar(stray.key)?.value ?? ""}\` does not go with \`uses\`: the called workflow has its own`,
      );
    checkSteps(steps, keys, report);
  };

  const root = workflow.document.root;
  if (root?.type !== "map") return found;
  keys(root, "workflow", "A workflow");
  common(root);
  for (const { event, start, end } of workflow.triggers) {
    if (!EVENTS.has(event) && !event.includes("${{"))
      report({ start, end }, `There is no event \`${event}\`${suggestion(event, EVENTS)}`);
  }
  for (const entry of asMap(value(root, "jobs"))?.entries ?? [])
    if (entry.key?.type === "scalar" && entry.key.value !== "") job(entry.key, entry.value);
  return found;
}

function checkSteps(
  steps: YamlNode | undefined,
  keys: (node: YamlNode | undefined, section: "step", what: string) => YamlMap | undefined,
  report: (at: { start: number; end: number }, message: string) => void,
): void {
  const ids = new Set<string>();
  for (const item of steps?.type === "sequence" ? steps.items : []) {
    const map = keys(item, "step", "A step");
    const id = asScalar(ownEntry(map, "id")?.value);
    if (id !== undefined && id.value !== "") {
      if (!ID.test(id.value))
        report(id, `\`${id.value}\` is no id: letters, digits, \`-\` and \`_\`, with a letter or \`_\` first`);
      else if (ids.has(id.value.toLowerCase())) report(id, `Another step of the job has the id \`${id.value}\``);
      ids.add(id.value.toLowerCase());
    }
    const run = ownEntry(map, "run");
    const uses = ownEntry(map, "uses");
    const second = run === undefined || uses === undefined ? undefined : run.start > uses.start ? run : uses;
    if (second?.key !== undefined) report(second.key, "A step has `run` or `uses`, not both");
    else if (uses !== undefined) {
      const stray = ownEntry(map, "shell") ?? ownEntry(map, "working-directory");
      if (stray?.key !== undefined)
        report(stray.key, `\`${asScalar(stray.key)?.value ?? ""}\` goes with \`run\`, not with \`uses\``);
    } else if (run !== undefined) {
      const stray = ownEntry(map, "with");
      if (stray?.key !== undefined) report(stray.key, "`with` goes with `uses`, not with `run`");
    }
  }
}

function ownEntry(map: YamlMap | undefined, key: string): YamlEntry | undefined {
  return map?.entries.find((entry) => entry.key?.type === "scalar" && entry.key.value === key);
}

/** The key that was probably meant: the same but for case, or one letter off. */
function suggestion(written: string, known: ReadonlySet<string>): string {
  const plain = (key: string): string => key.toLowerCase().replaceAll("_", "-");
  const wanted = plain(written);
  const meant =
    [...known].find((key) => plain(key) === wanted) ?? [...known].find((key) => isOneOff(wanted, plain(key)));
  return meant === undefined ? "" : `; \`${meant}\` is meant, perhaps`;
}

/** Whether one added, removed or changed letter makes one word of the other. */
function isOneOff(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1 || left === right || right.length < 4) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  const restLeft = left.slice(start);
  const restRight = right.slice(start);
  return restLeft.slice(1) === restRight.slice(1) || restLeft.slice(1) === restRight || restLeft === restRight.slice(1);
}
