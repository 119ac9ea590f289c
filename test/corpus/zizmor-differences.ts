/**
 * Which of our rules speak of what an audit of zizmor speaks of. A line that the audit reports in zizmor's own suite counts as
 * found when one of them reports something there in the strict profile.
 */
export const RULES_OF_AUDIT: Readonly<Record<string, readonly string[]>> = {
  "archived-uses": ["archived-action"],
  artipacked: ["persisted-credentials"],
  "bot-conditions": ["bot-condition"],
  "cache-poisoning": ["cache-in-release"],
  "dangerous-triggers": ["privileged-trigger"],
  "excessive-permissions": ["token-permissions"],
  "github-app": ["app-token"],
  "github-env": ["environment-file-injection"],
  "hardcoded-container-credentials": ["plaintext-secret"],
  "insecure-commands": ["environment-file-injection"],
  "overprovisioned-secrets": ["secret-scope"],
  "secrets-inherit": ["secret-scope"],
  "secrets-outside-env": ["secret-scope"],
  "self-hosted-runner": ["self-hosted-on-pull-request"],
  "template-injection": ["script-injection"],
  "typosquat-uses": ["misspelt-action"],
  "unpinned-images": ["unpinned-image", "unpinned-action"],
  "unpinned-tools": ["unpinned-tool"],
  "unpinned-uses": ["unpinned-action"],
  "unredacted-secrets": ["secret-printed"],
  "unsound-condition": ["always-true-condition"],
  "unsound-contains": ["substring-condition"],
};

/** Audits that no rule of ours answers to, and why. */
export const NOT_OURS: Readonly<Record<string, string>> = {
  "adhoc-packages":
    "a package that a job installs for itself is no risk of a payment service, but where it deploys: there install-ignores-lockfile looks",
  "concurrency-limits": "style for tests; what a deployment needs is no-concurrency's and cancels-deploy's",
  "dependabot-cooldown": "of dependabot.yml, which is not read",
  "dependabot-execution": "of dependabot.yml, which is not read",
  "forbidden-uses": "of a list that zizmor's own configuration has",
  "impostor-commit": "asks GitHub",
  "insecure-url-scheme": "of pre-commit's configuration, which is not read",
  "known-vulnerable-actions":
    "asks GitHub for its advisories; commits that were stolen are known offline, and reported by retired",
  misfeature: "style",
  obfuscation: "style: GitHub takes these ways of writing for what they are",
  "ref-confusion": "asks GitHub",
  "ref-version-mismatch": "asks GitHub for the tags",
  "self-repository": "style",
  "superfluous-actions": "style",
  "undocumented-permissions": "style",
  "unsound-ternary": "what an expression comes to is no audit of safety",
  "use-trusted-publishing":
    "of packages for others; a payment service is deployed, and static-cloud-keys looks at what it logs in with",
};

/** A line of zizmor's suite that our rules leave alone. */
export interface Difference {
  /** Below `test-data/`. */
  readonly file: string;
  readonly line: number;
  readonly audit: string;
  readonly reason: string;
}

const ALIAS = "the step is an alias: it is reported once, where it is written";
const CLOSED = "GitHub writes this value, in letters and digits alone; zizmor says so only when asked to be pedantic";
const UNKNOWN = "a context that does not exist, which is an error of syntax";

export const DIFFERENCES: readonly Difference[] = [
  { file: "anchors/dummy-job-anchors.yml", line: 14, audit: "artipacked", reason: ALIAS },
  { file: "anchors/flow-mapping-step.yml", line: 9, audit: "artipacked", reason: ALIAS },
  {
    file: "cache-poisoning/caching-opt-in-expression.yml",
    line: 19,
    audit: "cache-poisoning",
    reason: "the only event is a release, whose ref is a tag: the cache is on for the main branch alone",
  },
  {
    file: "cache-poisoning/issue-642-repro.yml",
    line: 15,
    audit: "cache-poisoning",
    reason: "the image is built and neither pushed nor released: `push` is not set, and any push starts the workflow",
  },
  {
    file: "ignore.yml",
    line: 17,
    audit: "template-injection",
    reason: "the comment on the line silences it, which zizmor's test switches off",
  },
  { file: "template-injection/issue-1638-repro.yml", line: 19, audit: "template-injection", reason: CLOSED },
  { file: "template-injection/issue-1802-repro.yml", line: 20, audit: "template-injection", reason: CLOSED },
  { file: "template-injection/issue-1802-repro.yml", line: 21, audit: "template-injection", reason: CLOSED },
  { file: "template-injection/issue-1802-repro.yml", line: 22, audit: "template-injection", reason: CLOSED },
  { file: "template-injection/issue-988-repro.yml", line: 19, audit: "template-injection", reason: CLOSED },
  { file: "template-injection/issue-988-repro.yml", line: 30, audit: "template-injection", reason: CLOSED },
  { file: "template-injection/multiline-expression.yml", line: 19, audit: "template-injection", reason: UNKNOWN },
  { file: "template-injection/multiline-expression.yml", line: 20, audit: "template-injection", reason: UNKNOWN },
  {
    file: "template-injection/multiline-expression.yml",
    line: 26,
    audit: "template-injection",
    reason: "both texts that it can come to stand in the expression",
  },
];
