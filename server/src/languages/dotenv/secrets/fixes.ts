import { type DotenvFix, addLineBefore, blankValue, deleteLine, moveToLocal } from "../model/edit.ts";
import type { Edit } from "../../../contract/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import type { Span } from "../../../base/span.ts";
import type { JudgedEntry } from "./verdicts.ts";
import { judge } from "../../../secrets/judge.ts";

/** A change that takes a secret out of a file. It is never made without being asked for: the value is gone with it. */
export interface SecretFix extends DotenvFix {
  readonly carriesSecret?: boolean;
}

function review(title: string, edits: readonly Edit[]): SecretFix {
  return { title, class: "review", edits };
}

/** Empties a value and says above it where it is kept. */
export function blankFix(file: DotenvFile, { entry, commented }: JudgedEntry): SecretFix {
  return commented
    ? deleteFix(file, entry)
    : review(`Remove the value of \`${entry.key.text}\` and say where it is kept`, blankValue(file, entry));
}

/** Deletes a comment: its line, or what stands behind a value. */
export function deleteFix(file: DotenvFile, comment: Span): SecretFix {
  const before = file.text.slice(0, comment.start);
  const isBehindValue = file.tree.entries.some((entry) => entry.comment?.start === comment.start);
  const edits = isBehindValue
    ? [{ start: before.trimEnd().length, end: comment.end, newText: "" }]
    : deleteLine(file, comment);
  return review("Delete the comment", edits);
}

/**
 * Moves an assignment to the `.env.local` beside its file; none when that has the key, or is the file itself. What is for
 * production or staging has no business on one machine.
 */
export function moveFix(
  file: DotenvFile,
  { entry, commented }: JudgedEntry,
  workspace: WorkspaceView | undefined,
): SecretFix[] {
  if (commented || workspace === undefined || file.role === "local") return [];
  if (file.tier === "production" || file.tier === "staging") return [];
  const edits = moveToLocal(file, entry, workspace.dotenvFiles());
  if (edits === undefined) return [];
  return [{ ...review(`Move the value of \`${entry.key.text}\` to \`.env.local\``, edits), carriesSecret: true }];
}

/** Puts what stands for a secret in its place, so that the next one sees what is wanted. */
export function placeholderFix({ entry, verdict }: JudgedEntry): SecretFix {
  const placeholder = placeholderFor(entry.key.text, verdict.provider);
  const start = entry.value.start + verdict.start;
  const newText = verdict.purpose === "private-key" ? "" : placeholder;
  const title = newText === "" ? "Remove the value" : `Put the placeholder \`${newText}\` in its place`;
  return review(title, [{ start, end: entry.value.start + verdict.end, newText }]);
}

/** What a provider's test credential begins with, by a word of the variable's name. Source: Stripe, Keys. */
const STRIPE_PLACEHOLDERS: readonly (readonly [word: RegExp, placeholder: string])[] = [
  [/WEBHOOK|WHSEC|ENDPOINT/, "whsec_xxx"],
  [/PUBLISHABLE|PUBLIC/, "pk_test_xxx"],
  [/RESTRICTED/, "rk_test_xxx"],
];

function placeholderFor(key: string, provider: string | undefined): string {
  if (provider !== "Stripe") return "change-me";
  return STRIPE_PLACEHOLDERS.find(([word]) => word.test(key.toUpperCase()))?.[1] ?? "sk_test_xxx";
}

/**
 * Puts a reference in the place of a password within a URL or connection string, and an empty variable for it above. None
 * in single quotes, where nothing is expanded.
 */
export function passwordReferenceFix(file: DotenvFile, { entry, verdict, commented }: JudgedEntry): SecretFix[] {
  if (commented || entry.quote === "'") return [];
  const name =
    `${entry.key.text.replace(/_?(?:URL|URI|DSN|CONN|CONNECTION(?:_STRING)?|STRING)$/i, "")}_PASSWORD`.replace(
      /^_/,
      "",
    );
  const start = entry.value.start + verdict.start;
  const known = file.tree.entries.find(({ key }) => key.text === name);
  // A variable of that name that holds something else would be taken for the password.
  if (known !== undefined && judge(known.key.text, known.value.text).kind === "harmless") return [];
  const reference = { start, end: entry.value.start + verdict.end, newText: `\${${name}}` };
  return [
    review(`Read the password from \`${name}\``, [
      ...(known === undefined ? addLineBefore(file, entry, `${name}=`) : []),
      reference,
    ]),
  ];
}

/** Reads a key from a file that the secret store mounts. Source: the `_FILE` convention of Docker's official images. */
export function secretFileFix({ entry, commented }: JudgedEntry): SecretFix[] {
  if (commented) return [];
  const { text } = entry.key;
  const newText = `${text}_FILE=/run/secrets/${text.toLowerCase()}`;
  return [
    review(`Read it from \`/run/secrets/${text.toLowerCase()}\``, [
      { start: entry.key.start, end: entry.raw.end, newText },
    ]),
  ];
}
