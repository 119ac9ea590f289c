import { firstLine } from "../base/lines.ts";
import { type Span, spanOf } from "../base/span.ts";
import type { CheckedText } from "../contract/checked-text.ts";
import type { WorkspaceView } from "../contract/facts.ts";
import { type Finding, confidenceFor, severityFor } from "../contract/finding.ts";
import type { LanguageModule } from "../contract/language.ts";
import type { Report, Reporter, Severity } from "../contract/rule.ts";
import { ownValue } from "../syntax/record.ts";
import type { Edit } from "../contract/edit.ts";
import type { RuleEntry } from "./catalogue.ts";
import { type Config, configuredSeverity } from "./config.ts";
import { describeFailure } from "./failure.ts";
import { LIMITS } from "./limits.ts";
import { moveFinding, movesByEdit } from "./moved-findings.ts";
import { ownFinding } from "./own-findings.ts";
import type { RuleTimer } from "./rule-timer.ts";

/** Ends a rule that has reported more than anybody reads. */
const ENOUGH = new Error("enough findings");

/** A rule that is on: what it may say at most, and whether it hears of parts. */
export interface ActiveRule {
  readonly entry: RuleEntry;
  readonly ceiling: Severity;
  readonly hearsParts: boolean;
}

const ACTIVE = new WeakMap<Config, WeakMap<readonly RuleEntry[], readonly ActiveRule[]>>();

/** The rules that a configuration leaves on: worked out once for all files under it. */
export function activeRules(entries: readonly RuleEntry[], config: Config): readonly ActiveRule[] {
  const known = ACTIVE.get(config) ?? new WeakMap<readonly RuleEntry[], readonly ActiveRule[]>();
  ACTIVE.set(config, known);
  let active = known.get(entries);
  if (active === undefined) {
    active = entries.flatMap((entry) => {
      const ceiling = config.severityOf(entry.id, entry.rule);
      return ceiling === "off" ? [] : [{ entry, ceiling, hearsParts: hearsParts(entry) }];
    });
    known.set(entries, active);
  }
  return active;
}

/** Its only functions are `check` and methods for parts. */
function hearsParts({ rule }: RuleEntry): boolean {
  return Object.entries(rule).some(([name, value]) => typeof value === "function" && name !== "check");
}

/** What rules are held to. */
export interface Held {
  readonly subject: CheckedText;
  readonly module: LanguageModule;
  readonly workspace: WorkspaceView | undefined;
  readonly timer?: RuleTimer | undefined;
  /** What the parts of the text before an edit came to, under the same configuration. */
  readonly before?: PartFindings | undefined;
}

/** What rules said of parts that an edit may only move: by what lasts of a part, the findings of each rule that heard of it. */
export interface PartFindings {
  readonly text: string;
  readonly rules: readonly RuleEntry[];
  readonly found: ReadonlyMap<object, readonly (readonly Finding[])[]>;
}

/** How many parts are walked before others may have their turn. */
const PARTS_A_STEP = 100;

/**
 * Holds rules to a unit, whose parts are walked once for all of them; pauses between rules.
 * @returns their findings, in the unit's offsets; of a rule that throws one that names it
 */
export function* runRules(
  rules: readonly ActiveRule[],
  held: Held,
): Generator<void, { readonly findings: readonly Finding[]; readonly parts: PartFindings | undefined }> {
  const { subject, module, workspace, timer } = held;
  const isTemplate = rules.length > 0 && module.isTemplate(subject);
  const runs: Run[] = [];
  for (const active of rules) {
    const { rule } = active.entry;
    if (isTemplate && rule.readsTemplates !== true) continue;
    const run = createRun(active, subject, timer);
    runs.push(run);
    if (rule.check === undefined) continue;
    run.carryOut((report) => rule.check?.(subject as never, report, workspace));
    yield;
  }
  const hearing = runs.filter(({ active }) => active.hearsParts);
  const parts = hearing.length > 0 ? yield* walkParts(hearing, held) : undefined;
  return { findings: runs.flatMap(({ findings }) => findings()), parts };
}

function* walkParts(runs: readonly Run[], held: Held): Generator<void, PartFindings | undefined> {
  const { subject, module, workspace } = held;
  const rules = runs.map(({ active }) => active.entry);
  const recall = recallFrom(held, rules);
  const found = new Map<object, readonly (readonly Finding[])[]>();
  const listening = new Map<string, readonly Run[]>();
  let count = 0;
  for (const [name, part, lasting] of module.parts?.(subject) ?? []) {
    if (++count % PARTS_A_STEP === 0) yield;
    const known = lasting === undefined ? undefined : recall(lasting);
    if (lasting !== undefined && known !== undefined) {
      found.set(lasting, known);
      if (known !== SILENT) for (const [index, run] of runs.entries()) run.add(known[index] ?? NONE);
      continue;
    }
    let hearing = listening.get(name);
    if (hearing === undefined)
      listening.set(name, (hearing = runs.filter(({ active }) => methodOf(active.entry, name) !== undefined)));
    if (lasting !== undefined) for (const { heard } of runs) heard();
    for (const { active, carryOut } of hearing)
      carryOut((report) => methodOf(active.entry, name)?.call(active.entry.rule, part, report, subject, workspace));
    // What a rule did not get through to the end is not known.
    if (lasting === undefined || runs.some(({ isOver }) => isOver())) continue;
    const said = runs.map(({ heard }) => heard());
    found.set(lasting, said.every((findings) => findings.length === 0) ? SILENT : said);
  }
  return found.size === 0 ? undefined : { text: subject.text, rules, found };
}

/** Of a part that no rule says anything of. */
const SILENT: readonly (readonly Finding[])[] = [];

/** What the rules said of a part before the edit, where it stands now. */
function recallFrom(
  { subject, before }: Held,
  rules: readonly RuleEntry[],
): (lasting: object) => readonly (readonly Finding[])[] | undefined {
  if (before?.rules.length !== rules.length || !before.rules.every((entry, index) => entry === rules[index]))
    return () => undefined;
  const move = movesByEdit(before.text, subject.text);
  return (lasting) => {
    const known = before.found.get(lasting);
    if (known === undefined || known === SILENT) return known;
    const moved = known.map((findings) => findings.flatMap((finding) => moveFinding(finding, move) ?? []));
    return moved.every((findings, index) => findings.length === known[index]?.length) ? moved : undefined;
  };
}

type PartMethod = (part: unknown, report: Reporter, subject: unknown, workspace: WorkspaceView | undefined) => void;

function methodOf({ rule }: RuleEntry, name: string): PartMethod | undefined {
  return ownValue(rule as unknown as Readonly<Record<string, PartMethod>>, name);
}

/** A rule at work: what it reports until it has said enough or has failed. */
interface Run {
  readonly active: ActiveRule;
  /** Has the rule do something; nothing once it is over. */
  carryOut(body: (report: Reporter) => void): void;
  /** Has it say what it said before. */
  add(findings: readonly Finding[]): void;
  /** All that it has said since this was asked last, also what it had said already. */
  heard(): readonly Finding[];
  findings(): readonly Finding[];
  isOver(): boolean;
}

const NONE: readonly Finding[] = [];

function createRun(active: ActiveRule, subject: CheckedText, timer: RuleTimer | undefined): Run {
  const { entry, ceiling } = active;
  let findings: Finding[] | undefined;
  let heard: Finding[] | undefined;
  // What several images of one Dockerfile share is said once.
  let said: Map<number, Finding> | undefined;
  let isOver = false;
  const most = entry.rule.marksSecret === true ? Number.MAX_SAFE_INTEGER : LIMITS.findingsOfRule;
  const say = (finding: Finding): void => {
    findings ??= [];
    if (findings.length >= most) throw ENOUGH;
    const before = said?.get(finding.start);
    if (before?.end === finding.end && before.message === finding.message) return;
    (said ??= new Map<number, Finding>()).set(finding.start, finding);
    findings.push(finding);
  };
  const report: Reporter = (told) => {
    // It stands in another file, which says it.
    if (Number.isNaN(told.at.start)) return;
    const finding = toFinding(entry, told, ceiling, subject);
    (heard ??= []).push(finding);
    say(finding);
  };
  const carryOut: Run["carryOut"] = (body) => {
    if (isOver) return;
    const started = timer?.now() ?? 0;
    try {
      body(report);
    } catch (error) {
      isOver = true;
      if (error === ENOUGH) return;
      const message = `The rule \`${entry.id}\` failed: ${describeFailure(error)}`;
      findings = [ownFinding("paylint/internal-error", firstLine(subject.text), message)];
    } finally {
      timer?.add(entry.id, timer.now() - started);
    }
  };
  return {
    active,
    carryOut,
    add(known) {
      if (known.length > 0) carryOut(() => known.forEach(say));
    },
    heard() {
      const last = heard ?? NONE;
      heard = undefined;
      return last;
    },
    findings: () => findings ?? NONE,
    isOver: () => isOver,
  };
}

function toFinding(entry: RuleEntry, report: Report, ceiling: Finding["severity"], subject: CheckedText): Finding {
  const { rule } = entry;
  const { text } = subject;
  const fixes = subject.isBroken === true ? [] : (report.fixes ?? []).filter(({ edits }) => edits.every(hasPlace));
  const certainty = report.certainty ?? "certain";
  const reported = severityFor(report.severity ?? rule.severity, certainty);
  return {
    rule: entry.id,
    severity: configuredSeverity(reported, rule.severity, ceiling),
    confidence: confidenceFor(certainty),
    start: Math.min(report.at.start, text.length),
    end: Math.min(Math.max(report.at.end || 0, report.at.start), text.length),
    message: report.message,
    why: rule.why,
    how: report.how ?? rule.how,
    ...(report.evidence === undefined ? {} : { evidence: report.evidence }),
    ...(report.needsReason === true ? { needsReason: true } : {}),
    // A rule may hand over nodes of its tree as spans; a finding holds plain places, which threads can pass on.
    related: (report.related ?? [])
      .filter(({ span }) => hasPlace(span))
      .map((place) => ({ ...place, span: spanOf(place.span) })),
    fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(plainEdit) })),
  };
}

function hasPlace({ start, end }: Span): boolean {
  return !Number.isNaN(start) && !Number.isNaN(end);
}

function plainEdit({ start, end, newText, path }: Edit): Edit {
  return path === undefined ? { start, end, newText } : { start, end, newText, path };
}
