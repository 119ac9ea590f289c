import type { DotenvFile } from "./model/file.ts";
import { evidenceOf } from "./secrets/concern.ts";
import { type JudgedEntry, judgedEntries } from "./secrets/verdicts.ts";
import { classifyKey } from "../../secrets/key-class.ts";
import { type Verdict, type VerdictKind, describeSecret } from "../../secrets/verdict.ts";
import type { Explanation, Neighbours } from "../../contract/explanation.ts";

/**
 * Explains the assignment at an offset, in a comment too. Undefined where neither its name nor its value has to do with
 * a credential.
 */
export function explainEntry(
  file: DotenvFile,
  offset: number,
  { gitState, dotenvFiles }: Neighbours,
): Explanation | undefined {
  const found = judgedEntries(file).find(({ entry }) => entry.key.start <= offset && offset <= entry.value.end);
  if (found === undefined || !isRisky(found)) return undefined;
  const { entry, verdict, commented } = found;
  return {
    start: entry.key.start,
    end: entry.value.end,
    key: entry.key.text,
    what: whatIs(verdict),
    facts: [
      verdict.reason,
      modeFact(verdict),
      evidenceOf(file, gitState),
      commented ? "a comment keeps what it holds as well as an assignment does" : undefined,
    ].filter((fact) => fact !== undefined),
    pci: PCI[verdict.kind] ?? [],
    elsewhere: dotenvFiles()
      .filter(
        ({ path, keys }) =>
          path !== file.path && keys.some((other) => other.key === entry.key.text && !other.commented),
      )
      .map(({ path }) => path),
  };
}

function isRisky({ entry, verdict }: JudgedEntry): boolean {
  switch (verdict.kind) {
    case "secret":
    case "default-credential":
    case "weak":
    case "identifier":
    case "publishable":
    case "encrypted":
      return true;
    case "reference":
    case "placeholder":
    case "empty":
      return classifyKey(entry.key.text) === "strong";
    case "harmless":
      return false;
  }
}

const PCI: Partial<Readonly<Record<VerdictKind, readonly string[]>>> = {
  secret: ["8.3.2", "8.6.2"],
  "default-credential": ["2.2.2"],
  weak: ["8.3.2"],
};

function whatIs(verdict: Verdict): string {
  switch (verdict.kind) {
    case "secret":
    case "default-credential":
    case "weak":
    case "identifier":
    case "publishable":
      return describeSecret(verdict);
    case "encrypted":
      return "encrypted text, which may be kept here";
    case "reference":
      return "a reference to where the secret is, which may be kept here";
    case "placeholder":
      return "a placeholder, no secret";
    case "empty":
      return "nothing yet: it takes a secret";
    case "harmless":
      return "no secret";
  }
}

function modeFact(verdict: Verdict): string | undefined {
  if (verdict.kind !== "secret" && verdict.kind !== "publishable") return undefined;
  switch (verdict.mode) {
    case "live":
      return "live: real money moves with it";
    case "test":
      return "test: no real money moves with it";
    case "unknown":
      return verdict.provider === undefined ? undefined : "nothing says whether it is live or for tests";
  }
}
