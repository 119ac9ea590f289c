import { type DotenvFix, addLineBefore, blankValue, deleteLine, moveToLocal } from "../model/edit.ts";
import { remember } from "../../../base/remember.ts";
import type { Edit } from "../../../contract/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import type { Judged } from "./verdicts.ts";
import { fingerprint } from "../../../secrets/fingerprint.ts";
import { mayGoOn } from "../syntax/pem.ts";

/** A change that takes a secret out of a file. It is never made without being asked for: the value is gone with it. */
export interface SecretFix extends DotenvFix {
  readonly carriesSecret?: boolean;
}

function review(title: string, edits: readonly Edit[]): SecretFix {
  return { title, class: "review", edits };
}

/** Empties a value and says above it where it is kept. */
export function blankFix(file: DotenvFile, judged: Judged): SecretFix {
  const { entry, standing } = judged;
  return entry === undefined || standing !== "set"
    ? deleteFix(file, judged)
    : review(`Remove the value of \`${entry.key.text}\` and say where it is kept`, blankValue(file, entry));
}

/** Deletes what is no assignment: a comment's or a stray line, or the comment or the assignment behind a value. */
export function deleteFix(file: DotenvFile, { holder, standing }: Judged): SecretFix {
  const before = valueBefore(file.text, holder.start);
  const edits = before === undefined ? deleteLine(file, holder) : [{ start: before, end: holder.end, newText: "" }];
  if (standing === "commented") return review("Delete the comment", edits);
  return review(before === undefined ? "Delete the line" : "Delete the second assignment", edits);
}

/** Where what stands before an offset on its line ends; undefined where nothing does. */
function valueBefore(text: string, offset: number): number | undefined {
  let end = offset;
  while (end > 0 && /[ \t]/.test(text.charAt(end - 1))) end--;
  return end === 0 || /[\r\n\uFEFF]/.test(text.charAt(end - 1)) ? undefined : end;
}

/**
 * Moves an assignment to the `.env.local` beside its file; none when that has the key, or is the file itself. What is for
 * production or staging has no business on one machine.
 */
export function moveFix(
  file: DotenvFile,
  { entry, standing }: Judged,
  workspace: WorkspaceView | undefined,
): SecretFix[] {
  if (entry === undefined || standing !== "set" || workspace === undefined || file.role === "local") return [];
  if (file.tier === "production" || file.tier === "staging" || runsProduction(file)) return [];
  const edits = moveToLocal(file, entry, workspace.dotenvFiles());
  if (edits === undefined) return [];
  return [{ ...review(`Move the value of \`${entry.key.text}\` to \`.env.local\``, edits), carriesSecret: true }];
}

/** `NODE_ENV` says little of a file that has no other sign, but enough for a value to stay where it is. */
const runsProduction: (file: DotenvFile) => boolean = remember(({ tree }) =>
  tree.entries.some(({ key, value }) => key.text === "NODE_ENV" && value.text.trim() === "production"),
);

/** Puts what stands for a secret in its place, so that the next one sees what is wanted. */
export function placeholderFix({ entry, verdict, at }: Judged): SecretFix {
  const placeholder = placeholderFor(entry?.key.text ?? "", verdict.provider);
  const newText = verdict.purpose === "private-key" ? "" : placeholder;
  const title = newText === "" ? "Remove the value" : `Put the placeholder \`${newText}\` in its place`;
  return review(title, [{ start: at.start, end: at.end, newText }]);
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
 * in single quotes, where nothing is expanded, and none where a variable of that name holds anything but this password.
 */
export function passwordReferenceFix(file: DotenvFile, { entry, standing, at }: Judged): SecretFix[] {
  if (entry === undefined || standing !== "set" || entry.quote === "'") return [];
  const name =
    `${entry.key.text.replace(/_?(?:URL|URI|DSN|CONN|CONNECTION(?:_STRING)?|STRING)$/i, "")}_PASSWORD`.replace(
      /^_/,
      "",
    );
  const known = file.tree.entries.findLast(({ key }) => key.text === name);
  const password = fingerprint(file.text.slice(at.start, at.end));
  if (known !== undefined && (known.start > entry.start || fingerprint(known.value.text) !== password)) return [];
  return [
    review(`Read the password from \`${name}\``, [
      ...(known === undefined ? addLineBefore(file, entry, `${name}=`) : []),
      { start: at.start, end: at.end, newText: `\${${name}}` },
    ]),
  ];
}

/** Whether it is plain where a key ends: a fix that leaves some of its lines leaves them where nothing finds them. */
export function hasPlainEnd({ text }: DotenvFile, { entry, holder }: Judged): boolean {
  return (entry !== undefined && entry.quote !== undefined) || !mayGoOn(text, entry?.raw.end ?? holder.end);
}

/** Reads a key from a file that the secret store mounts. Source: the `_FILE` convention of Docker's official images. */
export function secretFileFix({ entry, standing }: Judged): SecretFix[] {
  if (entry === undefined || standing !== "set") return [];
  const name = entry.key.text;
  const path = `/run/secrets/${name.toLowerCase()}`;
  return [
    review(`Read it from \`${path}\``, [
      { start: entry.key.start, end: entry.raw.end, newText: `${name}_FILE=${path}` },
    ]),
  ];
}
