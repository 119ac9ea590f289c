import { classifyKey } from "./key-class.ts";
import { type Verdict, type VerdictKind, describeSecret } from "./verdict.ts";

/** What a hover tells of the value of a variable, without a part of it. */
export interface ExplainedVerdict {
  readonly what: string;
  readonly facts: readonly string[];
  /** PCI DSS requirements that speak of such a value. */
  readonly pci: readonly string[];
}

/** Undefined where neither the name nor the value of a variable has to do with a credential. */
export function explainVerdict(name: string, verdict: Verdict): ExplainedVerdict | undefined {
  if (!isRisky(name, verdict)) return undefined;
  return {
    what: whatIs(verdict),
    facts: [verdict.reason, modeFact(verdict)].filter((fact) => fact !== undefined),
    pci: PCI[verdict.kind] ?? [],
  };
}

function isRisky(name: string, { kind }: Verdict): boolean {
  switch (kind) {
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
      return classifyKey(name) === "strong";
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
