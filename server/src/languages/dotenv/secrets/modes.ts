import { type DotenvFix, setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { addressOf } from "../../../model/address.ts";
import { inCaseOf, opposite, switchOf } from "../../../model/switch.ts";
import { wordsOf } from "../../../base/words.ts";
import { safeValues } from "../model/values.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { remember } from "../../../base/remember.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { hostInMode } from "../../../secrets/catalogue/providers.ts";
import { concernsOf } from "./concern.ts";
import { type JudgedEntry, judgedEntries, signsOf } from "./verdicts.ts";
import { judge } from "../../../secrets/judge.ts";
import type { ModeSign } from "../../../secrets/mode-signs.ts";

/** A credential whose own form says whether it moves real money; what stands beside it has no say. */
export interface ModedCredential extends JudgedEntry {
  readonly mode: "live" | "test";
  readonly provider: string;
}

/** The credentials of a file's assignments, publishable ones and ids included, that are live or test by their form. */
export const modedCredentials: (file: DotenvFile) => readonly ModedCredential[] = remember((file) =>
  judgedEntries(file).flatMap((judged): ModedCredential[] => {
    const { entry, standing } = judged;
    if (standing !== "set" || judged.verdict.provider === undefined || judged.verdict.mode === "unknown") return [];
    const { kind, mode, provider } =
      signsOf(file).length === 0 ? judged.verdict : judge(entry.key.text, entry.value.text);
    const isCredential = kind === "secret" || kind === "publishable" || kind === "identifier";
    return isCredential && mode !== "unknown" && provider !== undefined ? [{ ...judged, mode, provider }] : [];
  }),
);

/** Entries of which another rule says already that their mode is wrong for the file. */
export function misplacedEntries(file: DotenvFile, workspace: WorkspaceView | undefined): ReadonlySet<DotenvEntry> {
  const concerns = (["live-key-outside-production", "test-key-in-production"] as const).flatMap((concern) =>
    concernsOf(file, workspace, concern),
  );
  return new Set(concerns.flatMap(({ entry }) => entry ?? []));
}

const MODE_WORDS = new Set(["live", "test", "sandbox", "prod", "production", "staging", "dev", "development", "uat"]);

/** A name that says itself for which mode it is, as in a file that configures both. */
export function namesMode(key: string): boolean {
  return wordsOf(key).some((word) => MODE_WORDS.has(word));
}

/** Makes a sign say another mode, in the words and the case it is written in; none where nobody can tell how. */
export function modeFixes(entry: DotenvEntry, sign: Pick<ModeSign, "by">, mode: "live" | "test"): DotenvFix[] {
  const { text, start } = entry.value;
  if (sign.by === "host") {
    const host = addressOf(text)?.host ?? text.trim().toLowerCase();
    const other = hostInMode(host, mode);
    if (other === undefined) return [];
    const at = start + text.toLowerCase().indexOf(host);
    const edits = [{ start: at, end: at + host.length, newText: other }];
    return [{ title: `Set it to \`${other}\``, class: "review", edits }];
  }
  const value =
    switchOf(text) === undefined
      ? safeValues(entry.key.text, mode === "live" ? "production" : "development")[0]?.value
      : opposite(text);
  return value === undefined ? [] : [setFix(entry, inCaseOf(text.trim(), value))];
}
