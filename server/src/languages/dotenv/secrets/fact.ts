import type { DotenvFile } from "../model/file.ts";
import type { DotenvFact, DotenvKeyFact } from "../../../contract/facts.ts";
import { type JudgedEntry, judgedEntries } from "./verdicts.ts";
import { fingerprint } from "../../../secrets/fingerprint.ts";

/** What a .env file tells the others: its keys, and of its secrets the mode and a mark to compare them by. */
export function dotenvFact(file: DotenvFile): DotenvFact {
  const { path, role, tier, text } = file;
  return {
    path,
    role,
    tier,
    keys: judgedEntries(file)
      .filter(isKnown)
      .map((judged) => keyFact(text, judged)),
    length: text.length,
    endsWithLineBreak: text === "" || text.endsWith("\n"),
  };
}

/** What loaders set, and what stands in comments as they would read it. */
function isKnown({ entry, standing }: JudgedEntry): boolean {
  return standing === "set" || (standing === "commented" && entry.operator.text.trim() === "=");
}

function keyFact(text: string, judged: JudgedEntry): DotenvKeyFact {
  const { entry, standing, verdict } = judged;
  const commented = standing === "commented";
  const lineBreak = text.indexOf("\n", entry.end);
  const { start, end } = entry.key;
  const mark = comparable(judged);
  return {
    key: entry.key.text,
    start,
    end,
    lineEnd: lineBreak < 0 ? text.length : lineBreak + 1,
    commented,
    ...(verdict.mode === "unknown" || commented ? {} : { mode: verdict.mode }),
    ...(mark === undefined ? {} : { fingerprint: mark }),
  };
}

/**
 * A secret's mark, by which the same secret is known elsewhere. Not of secrets that are alike by nature: test credentials
 * are shared, and defaults and weak passwords are everybody's.
 */
export function comparable({ entry, standing, verdict }: JudgedEntry): number | undefined {
  if (standing !== "set" || verdict.kind !== "secret" || verdict.mode === "test") return undefined;
  return fingerprint(entry.value.text.slice(verdict.start, verdict.end));
}
