import type { Certainty, Severity } from "../../../contract/rule.ts";
import type { DotenvFile } from "../model/file.ts";
import type { GitState, WorkspaceView } from "../../../contract/facts.ts";
import { remember } from "../../../base/remember.ts";
import type { Span } from "../../../base/span.ts";
import { exposedSecret } from "./client-exposure.ts";
import { type Judged, judgedIn } from "./verdicts.ts";
import { isNothingButWords } from "../../../secrets/stand-in.ts";
import { type Verdict, describeSecret, needsReason } from "../../../secrets/verdict.ts";

/** The rule that speaks of a credential in a .env file. There is one for each credential, the most telling. */
export type Concern =
  | "commented-secret"
  | "committed-secret"
  | "default-credential"
  | "encryption-key"
  | "live-key-outside-production"
  | "live-secret"
  | "private-key"
  | "secret-in-example"
  | "signing-secret"
  | "test-key-in-production"
  | "url-password"
  | "weak-secret";

export type Concerned = Judged & {
  readonly concern: Concern;
  readonly severity: Severity;
  /** `likely` where only a name and a look of randomness speak for a secret. */
  readonly certainty: Certainty;
};

/** What a file is for, as far as the severity of a credential goes. */
type Place = "example" | "local" | "ignored" | "shared" | "staging" | "production";

/** What a rule is to say of a credential, or undefined when it may stand where it stands. */
function concernOf(judged: Judged, file: DotenvFile, git: GitState): Concerned | undefined {
  // What browsers get is worse than any place in a file, and another rule says it.
  if (judged.standing === "set" && judged.entry !== undefined && exposedSecret(judged.entry) !== undefined)
    return undefined;
  const place = placeOf(file, git);
  const { kind, confidence } = judged.verdict;
  // Where nothing says what a file is for, production's public keys may stand in it.
  if (kind === "publishable" && file.tier === "unknown" && place !== "example") return undefined;
  if (place === "example" && kind === "secret" && confidence !== "high" && isMadeUp(judged, file)) return undefined;
  const severity = severityOf(judged.verdict, place, git);
  if (severity === undefined) return undefined;
  const certainty = kind === "secret" && confidence === "low" ? "likely" : "certain";
  return { ...judged, concern: concernIn(judged, file, place, severity), severity, certainty };
}

/** What people make up for an example: words, in place of what a generator would draw. */
function isMadeUp({ at }: Judged, { text }: DotenvFile): boolean {
  return isNothingButWords(text.slice(at.start, at.end));
}

/** A file that nobody knows git to ignore is taken for one that others see. */
function placeOf(file: DotenvFile, git: GitState): Place {
  if (file.role === "example") return "example";
  if (file.tier === "production") return "production";
  if (file.tier === "staging") return "staging";
  if (file.role === "local" && git !== "tracked") return "local";
  return git === "ignored" ? "ignored" : "shared";
}

/** None where the credential may stand. */
type Weight = Severity | undefined;

/** By place, in the order of `Place`. Sources: PCI DSS v4.0.1 8.3.2 (storage), 6.5.5 and 6.5.6 (live and test apart), 2.2.2 (defaults). */
const SEVERITIES: Readonly<Record<string, Readonly<Record<Place, Weight>>>> = {
  "secret live": row("error", "warning", "error", "error", "error", "error"),
  "secret test": row("error", undefined, undefined, "warning", "information", "error"),
  "secret unknown": row("error", undefined, "information", "error", "error", "error"),
  "default-credential": row("warning", undefined, "information", "warning", "warning", "error"),
  weak: row(undefined, undefined, "information", "warning", "warning", "error"),
  identifier: row("information", undefined, undefined, "information", "information", "information"),
  "publishable live": row("information", undefined, "warning", "warning", "warning", undefined),
};

function row(
  example: Weight,
  local: Weight,
  ignored: Weight,
  shared: Weight,
  staging: Weight,
  production: Weight,
): Readonly<Record<Place, Weight>> {
  return { example, local, ignored, shared, staging, production };
}

const CONCERNING: ReadonlySet<string> = new Set(Object.keys(SEVERITIES).map((key) => key.replace(/ .*/, "")));

/** What may be a concern at all, wherever it stands. */
const credentialsIn: (file: DotenvFile) => readonly Judged[] = remember((file) =>
  judgedIn(file).filter(({ verdict: { kind } }) => CONCERNING.has(kind)),
);

function severityOf(verdict: Verdict, place: Place, git: GitState): Weight {
  const severity = (SEVERITIES[`${verdict.kind} ${verdict.mode}`] ?? SEVERITIES[verdict.kind])?.[place];
  if (severity === undefined) return undefined;
  // A database on the developer's machine may have the password that everybody's has.
  if (verdict.kind === "default-credential" && verdict.local && place !== "production" && place !== "staging")
    return undefined;
  if (verdict.confidence === "low" && git !== "tracked" && place !== "production") return "information";
  return severity;
}

/** Shorter keys of HMAC-SHA256 can be guessed from one signed token. Source: RFC 7518 3.2. */
const MIN_SIGNING_BYTES = 32;

function concernIn(
  { verdict, standing }: Judged,
  file: DotenvFile,
  place: Place,
  severity: Concerned["severity"],
): Concern {
  if (place === "example") return "secret-in-example";
  if (standing === "commented") return "commented-secret";
  if (verdict.kind === "default-credential") return "default-credential";
  if (verdict.kind === "weak") return "weak-secret";
  if (verdict.mode === "test" && place === "production") return "test-key-in-production";
  if (verdict.mode === "live") {
    const isOutside = file.tier === "development" || file.tier === "staging" || verdict.kind === "publishable";
    return isOutside ? "live-key-outside-production" : "live-secret";
  }
  switch (verdict.purpose) {
    case "url-password":
    case "private-key":
      return verdict.purpose;
    case "encryption":
      return "encryption-key";
    case "signing":
      // Where it may nearly stand, its length is what is left to say.
      return severity !== "error" && verdict.end - verdict.start < MIN_SIGNING_BYTES ? "weak-secret" : "signing-secret";
    case "api":
    case "webhook":
    case "password":
    case "token":
    case "other":
      return "committed-secret";
  }
}

/** What a rule says of one credential, but for its fixes. */
export interface ConcernReport {
  /** The part of the line that is at fault. */
  readonly at: Span;
  readonly message: string;
  readonly severity: Concerned["severity"];
  readonly certainty: Concerned["certainty"];
  readonly evidence: string;
  readonly needsReason: boolean;
}

const knownConcerns = remember((_file: DotenvFile) => new Map<GitState, ReadonlyMap<Concern, readonly Concerned[]>>());

/** A file's concerns, worked out once for all the rules that ask. */
function concernsIn(file: DotenvFile, git: GitState): ReadonlyMap<Concern, readonly Concerned[]> {
  const known = knownConcerns(file).get(git);
  if (known !== undefined) return known;
  const concerns = new Map<Concern, Concerned[]>();
  for (const judged of credentialsIn(file)) {
    const concerned = concernOf(judged, file, git);
    if (concerned === undefined) continue;
    const others = concerns.get(concerned.concern);
    if (others === undefined) concerns.set(concerned.concern, [concerned]);
    else others.push(concerned);
  }
  knownConcerns(file).set(git, concerns);
  return concerns;
}

/** The credentials of a file that one rule speaks of, with what it says of them. */
export function concernsOf(
  file: DotenvFile,
  workspace: WorkspaceView | undefined,
  concern: Concern,
): (Concerned & { readonly report: ConcernReport })[] {
  const git = workspace?.gitState(file.path) ?? "unknown";
  return (concernsIn(file, git).get(concern) ?? []).map((each) => {
    const { severity, certainty } = each;
    const report = {
      at: each.at,
      message: `${holderOf(each)} holds ${describeSecret(each.verdict)}`,
      severity,
      certainty,
      evidence: evidenceOf(file, git),
      needsReason: needsReason(each.verdict),
    };
    return { ...each, report };
  });
}

function holderOf({ entry, standing }: Judged): string {
  if (entry !== undefined) return `\`${entry.key.text}\``;
  return standing === "commented" ? "The comment" : "The line";
}

/** What the severity was decided by, for the user: the file's role and what git says of it. */
export function evidenceOf(file: DotenvFile, git: GitState): string {
  const name = `\`${file.path.slice(file.path.lastIndexOf("/") + 1)}\``;
  if (file.role === "example") return `${name} is an example that is shared`;
  const tier = file.tier === "unknown" ? undefined : `${file.tier} ${file.tierReason}`;
  switch (git) {
    case "tracked":
      return `${name} is tracked by git${tier === undefined ? "" : `, and ${tier}`}`;
    case "ignored":
      return `${name} is ignored by git${tier === undefined ? "" : `, and ${tier}`}`;
    case "untracked":
    case "unknown":
      return tier === undefined ? `nothing says that git ignores ${name}` : `${name} is ${tier}`;
  }
}
