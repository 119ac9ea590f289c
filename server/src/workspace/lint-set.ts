import { finish } from "../base/steps.ts";
import type { FileFacts } from "../contract/facts.ts";
import { rulesFor } from "../engine/catalogue.ts";
import { type Config, resolveConfig } from "../engine/config.ts";
import { type Finding, compareSeverity } from "../contract/finding.ts";
import { linesOf } from "../base/lines.ts";
import { lintSteps } from "../engine/lint.ts";
import { createIndex } from "./index.ts";

export interface SetText {
  readonly path: string;
  readonly text: string;
}

export interface SetFinding extends Pick<Finding, "rule" | "severity" | "message"> {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** An ignore comment has silenced it. */
  readonly isSuppressed?: true;
}

export interface SetReport {
  readonly findings: readonly SetFinding[];
  /** What the settings take from the check of manifests, in words, such as "switches off `kubernetes/privileged`". */
  readonly weakened: readonly string[];
}

/**
 * Checks texts that belong together and are all there is: manifests as they are sent to a cluster. Nothing outside of them
 * counts as there.
 */
export function lintSet(texts: readonly SetText[], configFor: (path: string) => Config): SetReport {
  return finish(lintSetSteps(texts, configFor));
}

/** `lintSet`, pausing between texts and rules. */
export function* lintSetSteps(
  texts: readonly SetText[],
  configFor: (path: string) => Config,
): Generator<void, SetReport> {
  const index = createIndex(true);
  for (const { path, text } of texts) {
    index.add(path, text, configFor(path));
    yield;
  }
  const findings: SetFinding[] = [];
  for (const { path, text } of texts) {
    const lines = linesOf(text);
    const context = { config: configFor(path), workspace: (own: FileFacts) => index.view(path, own) };
    const result = yield* lintSteps({ path, text }, context);
    const shown = ({ rule, severity, message, start }: Finding): SetFinding => ({
      path,
      line: lines.placeAt(start).line,
      rule,
      severity,
      message,
    });
    findings.push(...result.findings.map(shown));
    for (const { finding } of result.suppressed) findings.push({ ...shown(finding), isSuppressed: true });
  }
  return { findings, weakened: weakenedBy(texts, configFor) };
}

/** Whoever asks should know when less is checked than anywhere else. */
function weakenedBy(texts: readonly SetText[], configFor: (path: string) => Config): string[] {
  const plain = resolveConfig();
  const words = new Set<string>();
  for (const { path } of texts) {
    const config = configFor(path);
    if (config.ignores(path)) words.add(`leave out \`${path}\``);
    for (const { id, rule } of rulesFor("kubernetes")) {
      const [usual, now] = [plain.severityOf(id, rule), config.severityOf(id, rule)];
      if (usual === "off" || now === usual) continue;
      if (now === "off") words.add(`switch off \`${id}\``);
      else if (usual === "error" && compareSeverity(now, usual) < 0) words.add(`make \`${id}\` no error`);
    }
  }
  return [...words];
}
