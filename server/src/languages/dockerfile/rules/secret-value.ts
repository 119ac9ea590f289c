import { fromOwnText } from "../model/own-text.ts";
import { type Dockerfile, type DockerfileParts, extentOf, openingOf, ownInstructions } from "../model/dockerfile.ts";
import { type RunStep, commandSteps, commandsOf } from "../model/commands.ts";
import { reportCommented } from "../../../secrets/comments.ts";
import { findSecrets, judge } from "../../../secrets/judge.ts";
import { findInConfig } from "../../../secrets/config-text.ts";
import { inlineSecrets } from "../../../secrets/inline-file.ts";
import { MAY_HOLD_SECRETS, type ShellSecret, shellSecrets } from "../../../secrets/shell-secrets.ts";
import { type Verdict, describeSecret, needsReason } from "../../../secrets/verdict.ts";
import type { Instruction } from "../syntax/tree.ts";
import { type DockerfilePair, unquoted } from "../syntax/words.ts";
import type { Span } from "../../../base/span.ts";
import { type Certainty, type Reporter, type Severity, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** The value decides, not the name: ENV, LABEL and ARG are kept in the image's configuration or history. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "error",
  pci: ["8.6.2", "8.3.2", "6.2.4"],
  summary: "A secret stands in the Dockerfile",
  why: "Everyone who can pull the image can read it in the image's history and move money with it",
  how: "Pass it at run time, or to one build step with `RUN --mount=type=secret`, and rotate the value",
  honours: ["hadolint:DL3064", "buildkit:SecretsUsedInArgOrEnv"],
  marksSecret: true,
  check(file, report) {
    const end = file.stages[0]?.from.linesStart ?? file.text.length;
    judgeLines(file, { span: { start: 0, end }, instructions: openingOf(file), commands: [] }, report);
  },
  stage(stage, report, file) {
    const commands = commandSteps(stage, MAY_HOLD_SECRETS);
    judgeLines(file, { span: extentOf(file, stage), instructions: ownInstructions(stage), commands }, report);
  },
});

/** A stage, or what stands before the first. */
interface Lines {
  readonly span: Span;
  readonly instructions: readonly Instruction[];
  readonly commands: readonly RunStep[];
}

function judgeLines(file: Dockerfile, lines: Lines, report: Reporter): void {
  const seen: Span[] = [];
  const isSeen = ({ start, end }: Span): boolean => seen.some((place) => place.start < end && start < place.end);
  for (const instruction of lines.instructions) {
    if (!mayHoldSecret(instruction)) continue;
    for (const pair of instruction.pairs) {
      if (pair.value === undefined) continue;
      const value = unquoted(pair.value, file.tree.escape);
      const verdict = judge(pair.key.text, value.text);
      const weight = weigh(verdict);
      if (weight === undefined) continue;
      const at = value.span(verdict.start, verdict.end);
      seen.push(at);
      report({
        at,
        message: `\`${instruction.keyword} ${pair.key.text}\` holds ${describeSecret(verdict)}`,
        needsReason: needsReason(verdict),
        ...weight,
        fixes: verdict.kind === "secret" ? dropValue(instruction, pair) : [],
      });
    }
  }
  const text = file.text.slice(lines.span.start, lines.span.end);
  for (const verdict of findSecrets(text)) {
    const at = { start: lines.span.start + verdict.start, end: lines.span.start + verdict.end };
    if (isSeen(at) || isPublicByName(file, at)) continue;
    const weight = verdict.confidence === "high" || isInCommand(file, at) ? weigh(verdict) : undefined;
    if (weight === undefined || verdict.kind !== "secret") continue;
    report({
      at,
      message: `The Dockerfile holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
      ...weight,
    });
    seen.push(at);
  }
  for (const instruction of lines.instructions)
    if (mayWriteFiles(instruction)) reportFiles(file, instruction, seen, report);
  for (const { instruction, commands } of lines.commands) {
    if (!mayHoldInCommand(instruction)) continue;
    for (const secret of shellSecrets(commands)) {
      const weight = weigh(secret.verdict);
      if (weight === undefined || isSeen(secret)) continue;
      report({
        at: secret,
        message: `\`${secret.name}\` in ${articleOf(instruction.keyword)} holds ${describeSecret(secret.verdict)}`,
        needsReason: needsReason(secret.verdict),
        ...weight,
        fixes: instruction.keyword === "RUN" ? mountSecret(file, instruction, secret) : [],
      });
      seen.push(secret);
    }
  }
  reportCommented(text, (finding) => {
    const at = { start: lines.span.start + finding.at.start, end: lines.span.start + finding.at.end };
    if (!isSeen(at)) report({ ...finding, at });
  });
}

/** Files that the build writes where they stand: here-documents of COPY, and of the scripts of RUN. */
function reportFiles(file: Dockerfile, instruction: Instruction, seen: Span[], report: Reporter): void {
  const { keyword, heredocs, words, shell } = instruction;
  // Of `RUN <<EOF` the body is the script itself.
  const bodies = instruction.arguments.text.trimStart().startsWith("<<") && keyword === "RUN" ? [] : heredocs;
  const fileName = keyword === "RUN" ? undefined : words.at(-1)?.text;
  const found = [
    ...bodies.flatMap(({ body }) =>
      findInConfig(file.text.slice(body.start, body.end), fileName).map((verdict) => ({
        verdict,
        start: body.start + verdict.start,
        end: body.start + verdict.end,
      })),
    ),
    ...(shell === undefined ? [] : inlineSecrets(shell)),
  ];
  for (const { verdict, start, end } of found) {
    const weight = weigh(verdict);
    if (weight === undefined || seen.some((place) => place.start < end && start < place.end)) continue;
    seen.push({ start, end });
    report({
      at: { start, end },
      message: `A file in ${articleOf(keyword)} holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
      ...weight,
    });
  }
}

function articleOf(keyword: string): string {
  return `${/^[AEO]/.test(keyword) ? "an" : "a"} ${keyword}`;
}

/** Whatever the file's escape character is. */
const mayHoldSecret = fromOwnText(({ pairs }: Instruction) =>
  pairs.some(({ key, value }) =>
    ["\\", "`"].some(
      (escape) => value !== undefined && weigh(judge(key.text, unquoted(value, escape).text)) !== undefined,
    ),
  ),
);

const mayWriteFiles = fromOwnText(
  ({ heredocs, shell }: Instruction) => heredocs.length > 0 || (shell !== undefined && inlineSecrets(shell).length > 0),
);

const mayHoldInCommand = fromOwnText((instruction: Instruction) => shellSecrets(commandsOf(instruction)).length > 0);

/** `ARG NEXT_PUBLIC_SUPABASE_ANON_KEY=…`: the form is a token's, and the name says that it is made to be public. */
function isPublicByName({ tree }: Dockerfile, { start, end }: Span): boolean {
  const at = tree.instructions.find((instruction) => instruction.start <= start && end <= instruction.end);
  const pair = at?.pairs.find(({ value }) => value !== undefined && value.start <= start && end <= value.end);
  if (pair?.value === undefined) return false;
  return judge(pair.key.text, unquoted(pair.value, tree.escape).text).kind === "publishable";
}

/** A URL in a comment is an example far more often than a credential; pairs were judged one by one. */
function isInCommand(file: Dockerfile, { start }: Span): boolean {
  const { comments, instructions } = file.tree;
  if (comments.some((comment) => comment.start <= start && start < comment.end)) return false;
  const at = instructions.find((instruction) => instruction.start <= start && start < instruction.end);
  return at !== undefined && at.pairs.length === 0;
}

function weigh(verdict: Verdict): { severity: Severity; certainty: Certainty } | undefined {
  switch (verdict.kind) {
    case "secret":
      if (verdict.local) return undefined;
      if (verdict.mode === "test") return { severity: "warning", certainty: "certain" };
      return { severity: "error", certainty: verdict.confidence === "low" ? "likely" : "certain" };
    case "default-credential":
      return verdict.local ? undefined : { severity: "warning", certainty: "likely" };
    case "identifier":
      return { severity: "information", certainty: "certain" };
    case "weak":
    case "publishable":
    case "reference":
    case "encrypted":
    case "placeholder":
    case "empty":
    case "harmless":
      return undefined;
  }
}

/** ARG keeps its name and asks the builder for the value; ENV keeps an empty one, to be set at run time; LABEL stays without. */
function dropValue(instruction: Instruction, pair: DockerfilePair): Fix[] {
  if (pair.value === undefined) return [];
  const start = instruction.keyword === "ARG" || pair.legacy ? pair.key.end : pair.value.start;
  return [
    {
      title: `Remove the value of \`${pair.key.text}\``,
      class: "review",
      edits: [{ start, end: pair.value.end, newText: pair.legacy ? "=" : "" }],
    },
  ];
}

/** Gives the step the secret as a file that no layer keeps; the builder is told where it comes from. */
function mountSecret(file: Dockerfile, instruction: Instruction, { start, end, name }: ShellSecret): Fix[] {
  const id = name
    .replace(/^-+/, "")
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, "_");
  const quote = file.text.charAt(start - 1);
  if (instruction.json !== undefined || quote === "'" || /["'\\\s]/.test(file.text.slice(start, end))) return [];
  const { end: at } = instruction.keywordSpan;
  return [
    {
      title: `Read it from a secret mount \`${id}\``,
      class: "template",
      edits: [
        { start: at, end: at, newText: ` --mount=type=secret,id=${id},required=true` },
        { start, end, newText: quote === '"' ? `$(cat /run/secrets/${id})` : `"$(cat /run/secrets/${id})"` },
      ],
    },
  ];
}
