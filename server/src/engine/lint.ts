import { firstLine } from "../base/lines.ts";
import type { Span } from "../base/span.ts";
import { finish } from "../base/steps.ts";
import { remember } from "../base/remember.ts";
import type { CheckedText } from "../contract/checked-text.ts";
import type { FileFacts, WorkspaceView } from "../contract/facts.ts";
import { judgeBuilt } from "./built.ts";
import { type Finding, type Suppressed, compareSeverity } from "../contract/finding.ts";
import type { Language, LanguageModule, Unit } from "../contract/language.ts";
import type { FactKind } from "../contract/rule.ts";
import type { TeamSettings } from "../contract/settings.ts";
import { languageModule } from "../languages/module.ts";
import { type RuleEntry, allRules, ruleById, rulesFor } from "./catalogue.ts";
import type { Config } from "./config.ts";
import { type EmbeddedResult, NOTHING_EMBEDDED, checkEmbedded } from "./embedded.ts";
import { readConfigFile, rivalConfig } from "./config-file.ts";
import { nameOf } from "../contract/file-name.ts";
import { identify } from "./identify.ts";
import { ignoreFindings } from "./ignore-findings.ts";
import { LIMITS } from "./limits.ts";
import { type OwnFindingId, ownFinding } from "./own-findings.ts";
import { shiftFinding, shiftSpan } from "./moved-findings.ts";
import type { RuleTimer } from "./rule-timer.ts";
import { type ActiveRule, type PartFindings, activeRules, runRules } from "./run-rule.ts";
import { MAY_IGNORE, type Suppression, readSuppressions } from "./suppress.ts";
import { createSilencer, wholeFileOf } from "./suppressed.ts";

export interface LintDocument {
  /** Path from the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The editor's language id; decides only where the name says nothing. */
  readonly languageId?: string;
}

export interface LintContext {
  readonly config: Config;
  /** What is known of other files; rules that need it wait until it is there. Given the document's own facts, so that it sees what is being typed. */
  readonly workspace?: (own: FileFacts, text?: string) => WorkspaceView;
  /** The kinds of facts of which `workspace` has all, while files are still being read; all kinds when it is absent. */
  readonly known?: ReadonlySet<FactKind>;
  /** Kept by the caller between runs over the same document; makes a keystroke cost one unit. */
  readonly cache?: LintCache;
  /** Rules not to run: a duty that another tool in the editor has taken. */
  readonly withoutRules?: ReadonlySet<string>;
  readonly timer?: RuleTimer;
}

export interface LintResult {
  readonly language: Language | undefined;
  readonly findings: readonly Finding[];
  /** What ignore comments have silenced. */
  readonly suppressed: readonly Suppressed[];
  /** The parts that were read, each with the model that was made of it; none of what is too large or another tool's. */
  readonly units: readonly ReadUnit[];
  /** Those that belong to another tool: nothing of them is checked, but they lead to files. */
  readonly foreign: readonly ReadUnit[];
  /** Ids of the rules that were held to the text. */
  readonly ran: readonly string[];
  readonly facts: FileFacts;
  /** Whether a rule of this file asked for facts of other files. */
  readonly needs: ReadonlySet<string>;
}

export interface ReadUnit extends Span {
  readonly subject: CheckedText;
}

interface CheckedUnit {
  readonly subject: CheckedText;
  readonly facts: FileFacts;
  readonly suppressions: readonly Suppression[];
  /** Findings of rules that look at nothing but the unit, in its own offsets. */
  readonly local: readonly Finding[];
  /** Those of its parts, for the run after the next edit. */
  readonly parts: PartFindings | undefined;
  /** What texts of other languages in it came to, in the unit's offsets. */
  readonly embedded: EmbeddedResult;
}

/** Units of the last run by their text. Valid for one configuration and path. */
export interface LintCache {
  key: string;
  config: Config | undefined;
  definitions: TeamSettings["definitions"] | undefined;
  units: Map<string, CheckedUnit>;
}

export function createLintCache(): LintCache {
  return { key: "", config: undefined, definitions: undefined, units: new Map() };
}

const NOTHING: LintResult = {
  language: undefined,
  findings: [],
  suppressed: [],
  units: [],
  foreign: [],
  ran: [],
  facts: {},
  needs: new Set(),
};

/** Checks one document: the only way from text to findings. */
export function lint(document: LintDocument, context: LintContext): LintResult {
  return finish(lintSteps(document, context));
}

/** `lint`, pausing between rules, so that a server can look for a cancellation. */
export function* lintSteps(document: LintDocument, context: LintContext): Generator<void, LintResult> {
  const language = languageOf(document, context.config);
  return language === undefined ? NOTHING : yield* lintAs(language, document, context);
}

/** A configuration is read by itself, but for what counts in its place. */
function lintConfig({ path, text }: LintDocument, { workspace }: LintContext): LintResult {
  const rival = rivalConfig(path);
  const isOutdone = rival !== undefined && workspace?.({}).fileExists(rival) === true;
  const { findings } = readConfigFile(text, isOutdone ? nameOf(rival) : undefined);
  return { ...NOTHING, language: "config", findings: capFindings(findings), needs: new Set(["files"]) };
}

function* lintAs(language: Language, document: LintDocument, context: LintContext): Generator<void, LintResult> {
  const { text } = document;
  if (text.length > LIMITS.fileLength) {
    const message = `The file has more than ${LIMITS.fileLength / 1024} KiB and is not checked`;
    return { ...NOTHING, language, findings: [ownFinding("paylint/limit", firstLine(text), message)] };
  }
  if (language === "config") return lintConfig(document, context);
  const module = languageModule(language);
  const { withoutRules } = context;
  const every = rulesFor(language);
  const all =
    withoutRules === undefined || withoutRules.size === 0 ? every : every.filter(({ id }) => !withoutRules.has(id));
  const rules = activeRules(all, context.config);
  const units = module.units(text);
  const team = teamFor(module, context);
  const checked = yield* checkUnits(units, module, rules, document, context, team);
  const facts = mergeFacts(units, checked);
  const { findings, suppressed } = yield* judgeUnits(document, units, checked, module, rules, facts, context);
  const read = checked.map(({ subject }, index) => {
    const { start = 0, end = 0 } = units[index] ?? {};
    return { start, end, subject };
  });
  return {
    language,
    findings: capFindings(findings),
    suppressed,
    units: read.filter(({ subject }) => !isSilent({ subject }, module)),
    foreign: read.filter(({ subject }) => module.isForeign(subject)),
    ran: [
      ...rules.flatMap(({ entry }) => (runsIn(entry, context) ? [entry.id] : [])),
      ...new Set(checked.flatMap(({ embedded }) => embedded.ran)),
    ],
    facts,
    needs: new Set([...needsOf(all), ...(module.around?.needs ?? [])]),
  };
}

const needsOf = remember(
  (rules: readonly RuleEntry[]): ReadonlySet<FactKind> => new Set(rules.flatMap(({ rule }) => rule.needs ?? [])),
);

/** The language that a document is checked as; undefined when it is not ours, or left alone. */
export function languageOf({ path, text, languageId }: LintDocument, config: Config): Language | undefined {
  const head = text.length > LIMITS.fileLength ? text.slice(0, LIMITS.fileLength) : text;
  const language = identify(path, head, languageId);
  return language !== undefined && language !== "config" && config.ignores(path) ? undefined : language;
}

/** A team's settings, with what other files of the workspace say that models are made with. */
function teamFor({ around }: LanguageModule, context: LintContext): TeamSettings {
  const { config, workspace } = context;
  if (around === undefined || workspace === undefined || !knowsAll(context, around.needs)) return config.team;
  return around.settings(config.team, workspace({}));
}

/** What is absent is only known once every file that may tell of it has been read. */
function knowsAll({ known }: LintContext, needs: readonly FactKind[]): boolean {
  return known === undefined || needs.every((kind) => known.has(kind));
}

/** Whether a rule that is on is asked: what it needs is known. */
function runsIn({ rule }: RuleEntry, context: LintContext): boolean {
  if (rule.needs === undefined || rule.worksAlone === true) return true;
  return context.workspace !== undefined && knowsAll(context, rule.needs);
}

function* checkUnits(
  units: readonly Unit[],
  module: LanguageModule,
  rules: readonly ActiveRule[],
  document: LintDocument,
  context: LintContext,
  team: TeamSettings,
): Generator<void, readonly CheckedUnit[]> {
  const cache = context.cache ?? createLintCache();
  const key = `${document.path}\n${[...(context.withoutRules ?? [])].join()}\n${team.targets.join()}\n${team.contexts.join()}`;
  const isSame = cache.key === key && cache.config === context.config && cache.definitions === team.definitions;
  const previous = isSame ? cache.units : new Map<string, CheckedUnit>();
  const current = new Map<string, CheckedUnit>();
  // Of a file that is one unit, the last text is what this one was made of.
  const [only] = units.length === 1 ? cache.units.values() : [];
  const edited = { subject: only?.subject, parts: previous.size === 0 ? undefined : only?.parts };
  const checked: CheckedUnit[] = [];
  for (const unit of units) {
    let known = current.get(unit.text) ?? previous.get(unit.text);
    if (known === undefined) {
      known = yield* checkUnit(unit, module, rules, document.path, team, context, edited);
    }
    current.set(unit.text, known);
    checked.push(known);
  }
  cache.key = key;
  cache.config = context.config;
  cache.definitions = team.definitions;
  cache.units = current;
  return checked;
}

function* checkUnit(
  unit: Unit,
  module: LanguageModule,
  rules: readonly ActiveRule[],
  path: string,
  team: TeamSettings,
  context: LintContext,
  edited: { readonly subject: CheckedText | undefined; readonly parts: PartFindings | undefined },
): Generator<void, CheckedUnit> {
  const own = { start: 0, end: unit.text.length, text: unit.text };
  const subject = module.model(own, path, team, edited.subject);
  yield;
  const limit = module.limit(subject);
  if (limit !== undefined) {
    const finding = ownFinding(
      "paylint/limit",
      firstLine(unit.text),
      `This part of the file is ${limit} and is not checked`,
    );
    return { subject, facts: {}, suppressions: [], local: [finding], parts: undefined, embedded: NOTHING_EMBEDDED };
  }
  const isForeign = module.isForeign(subject);
  const alone = rules.filter(
    ({ entry: { rule } }) => rule.needs === undefined && (!isForeign || rule.readsForeign === true),
  );
  if (isForeign && alone.length === 0)
    return { subject, facts: {}, suppressions: [], local: [], parts: undefined, embedded: NOTHING_EMBEDDED };
  const suppressions = MAY_IGNORE.test(unit.text)
    ? readSuppressions(unit.text, module.comments(subject), module.trailingComments)
    : [];
  yield;
  const held = { subject, module, workspace: undefined, timer: context.timer, before: edited.parts };
  const { findings: local, parts } = yield* runRules(alone, held);
  if (isForeign) return { subject, facts: {}, suppressions, local, parts, embedded: NOTHING_EMBEDDED };
  const embedded = yield* checkEmbedded(module.embedded?.(subject) ?? [], ({ language, path: own, source }) =>
    lintAs(
      language,
      { path: own, text: source.text },
      { config: context.config, withoutRules: context.withoutRules ?? new Set() },
    ),
  );
  return { subject, facts: module.facts(subject), suppressions, local, parts, embedded };
}

function mergeFacts(units: readonly Unit[], checked: readonly CheckedUnit[]): FileFacts {
  const only = checked[0];
  if (checked.length === 1 && only !== undefined) return only.facts;
  const kubernetes = checked.flatMap(({ facts }, index) => {
    const base = units[index]?.start ?? 0;
    return (facts.kubernetes ?? []).map((fact) => ({ ...fact, start: fact.start + base, end: fact.end + base }));
  });
  return kubernetes.length === 0 ? {} : { kubernetes };
}

/** How many findings are compared with ignore comments before others may have their turn. */
const FINDINGS_A_STEP = 500;

const UNUSED_IGNORE: OwnFindingId = "paylint/unused-ignore";

function* judgeUnits(
  document: LintDocument,
  units: readonly Unit[],
  checked: readonly CheckedUnit[],
  module: LanguageModule,
  rules: readonly ActiveRule[],
  facts: FileFacts,
  context: LintContext,
): Generator<void, Pick<LintResult, "findings" | "suppressed">> {
  const whole = context.workspace?.(facts, document.text);
  const judging = rules.filter(({ entry }) => entry.rule.judgesSource !== true);
  const judgingIds = new Set(judging.map(({ entry }) => entry.id));
  const mayBeBuilt =
    module.builds !== undefined && knowsAll(context, ["kubernetes"]) && (whole?.builtHere().length ?? 0) > 0;
  const crossing = rules.filter(({ entry }) => entry.rule.needs !== undefined && runsIn(entry, context));
  const knows = ({ entry }: ActiveRule): boolean => whole !== undefined && knowsAll(context, entry.rule.needs ?? []);
  const informed = crossing.filter(knows);
  const alone = crossing.filter((active) => !knows(active));
  const wholeFile = wholeFileOf(checked.flatMap(({ suppressions }) => suppressions));
  // Only what is silenced asks where a comment's unit begins.
  let bases: ReadonlyMap<Suppression, number> | undefined;
  const baseOf = (suppression: Suppression): number => (bases ??= basesOf(units, checked)).get(suppression) ?? 0;
  const used = new Set<Suppression>();
  const all: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const [index, unit] of checked.entries()) {
    const base = units[index]?.start ?? 0;
    const crossed: Finding[] = [];
    const { subject, local } = unit;
    const span = { start: base, end: units[index]?.end ?? base };
    const built = mayBeBuilt && whole !== undefined ? (module.builds?.(subject, span, whole) ?? []) : [];
    if (built.length > 0)
      crossed.push(
        ...(yield* judgeBuilt({ path: document.path, subject, built, local }, judging, module, context.timer)),
      );
    if (!isSilent(unit, module)) {
      const held = { subject: unit.subject, module, timer: context.timer };
      const ofText = built.length === 0 ? informed : informed.filter(({ entry }) => entry.rule.judgesSource === true);
      if (ofText.length > 0) crossed.push(...(yield* runRules(ofText, { ...held, workspace: whole })).findings);
      if (alone.length > 0) crossed.push(...(yield* runRules(alone, { ...held, workspace: undefined })).findings);
    }
    const own = built.length === 0 ? local : local.filter(({ rule }) => !judgingIds.has(rule));
    const findings = [...own, ...unit.embedded.findings, ...crossed];
    for (const { finding, reason, comment } of unit.embedded.suppressed)
      suppressed.push({ finding: shiftFinding(finding, base), reason, comment: shiftSpan(comment, base) });
    const silencer = createSilencer(unit.suppressions, wholeFile, used);
    for (const [count, finding] of findings.entries()) {
      if (count % FINDINGS_A_STEP === FINDINGS_A_STEP - 1) yield;
      const scopes = silencer.isIdle ? [] : scopesOf(unit, module, finding.start);
      const { finding: judged, by } = silencer.judge(finding, scopes);
      if (by === undefined) all.push(shiftFinding(judged, base));
      else
        suppressed.push({
          finding: shiftFinding(judged, base),
          reason: by.reason,
          comment: shiftSpan(by, baseOf(by)),
        });
    }
  }
  let idle: ReadonlySet<number> | undefined;
  for (const [index, unit] of checked.entries()) {
    const base = units[index]?.start ?? 0;
    for (const finding of ignoreFindings(unit.subject.text, unit.suppressions, used, context.config)) {
      const shifted = shiftFinding(finding, base);
      const mayBeNeeded = finding.rule === UNUSED_IGNORE && context.config.profile !== "strict";
      if (mayBeNeeded) idle ??= yield* idleInStrict(document, checked, context);
      if (!mayBeNeeded || idle?.has(shifted.start) === true) all.push(shifted);
    }
  }
  const findings = all.sort(
    (left, right) => left.start - right.start || left.end - right.end || (left.rule < right.rule ? -1 : 1),
  );
  return { findings, suppressed };
}

function basesOf(units: readonly Unit[], checked: readonly CheckedUnit[]): Map<Suppression, number> {
  return new Map(
    checked.flatMap(({ suppressions }, index) =>
      suppressions.map((suppression) => [suppression, units[index]?.start ?? 0] as const),
    ),
  );
}

/** Where the ignore comments stand that not even the strict profile needs: a pipeline may well run with it. */
function* idleInStrict(
  document: LintDocument,
  units: readonly CheckedUnit[],
  context: LintContext,
): Generator<void, ReadonlySet<number>> {
  const named = new Set(
    units.flatMap(({ suppressions }) => suppressions.flatMap(({ rules }) => rules.map(({ id }) => ruleById(id)?.id))),
  );
  const others = allRules().flatMap(({ id }) => (named.has(id) ? [] : [id]));
  const { cache: _, ...rest } = context;
  const strict = { ...rest, config: context.config.inStrict(), withoutRules: new Set(others) };
  const { findings } = yield* lintSteps(document, strict);
  return new Set(findings.flatMap(({ rule, start }) => (rule === UNUSED_IGNORE ? [start] : [])));
}

function scopesOf({ subject }: CheckedUnit, module: LanguageModule, offset: number): readonly Span[] {
  return [module.scope(subject, offset), ...(module.enclosing?.(subject, offset) ?? [])];
}

function isSilent(unit: Pick<CheckedUnit, "subject">, module: LanguageModule): boolean {
  return module.isForeign(unit.subject) || module.limit(unit.subject) !== undefined;
}

function capFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= LIMITS.findings) return findings;
  const gravest = [...findings]
    .sort((left, right) => compareSeverity(right.severity, left.severity))
    .slice(0, LIMITS.findings);
  const shown = new Set(gravest);
  const note = ownFinding(
    "paylint/limit",
    { start: 0, end: 0 },
    `Only the gravest ${LIMITS.findings} of ${findings.length}${findings.length >= LIMITS.findingsOfRule ? " or more" : ""} findings are shown`,
  );
  return [note, ...findings.filter((finding) => shown.has(finding))];
}
