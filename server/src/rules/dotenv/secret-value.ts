import type { EnvironmentFile } from "../../model/environment-file.ts";
import type { EnvironmentRole } from "../../model/facts.ts";
import { judge } from "../../secrets/judge.ts";
import { type Verdict, describeSecret } from "../../secrets/verdict.ts";
import type { EnvironmentEntry } from "../../syntax/dotenv.ts";
import { type Certainty, type Severity, rule } from "../rule.ts";

/** Where a secret must not be, by what the file is for. Sources: PCI DSS v4.0.1 8.3.2 and 6.5.6; the places Paylint names. */
export default rule<EnvironmentFile>({
  severity: "error",
  pci: ["8.3.2", "8.6.2", "6.2.4"],
  summary: "A .env file holds a secret that belongs in a secret store",
  why: "Whoever can read the file, its backups or its history can move money with the key",
  how: "Store it in AWS Secrets Manager, Vault or GitHub Secrets, keep only the name here, and rotate a value that was committed",
  honours: ["gitleaks:allow"],
  marksSecret: true,
  check(file, report) {
    const commented = file.tree.comments.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
    for (const entry of [...file.tree.entries, ...commented]) {
      const verdict = judge(entry.key.text, entry.value.text);
      const weight = weigh(verdict, file.role);
      if (weight === undefined) continue;
      const at = { start: entry.value.start + verdict.start, end: entry.value.start + verdict.end };
      report({
        at,
        message: `\`${entry.key.text}\` holds ${describeSecret(verdict)}`,
        ...weight,
        evidence: evidenceFor(file),
        fixes: verdict.kind === "secret" ? [blankValue(entry)] : [],
      });
    }
  },
});

interface Weight {
  readonly severity: Severity;
  readonly certainty: Certainty;
}

function weigh(verdict: Verdict, role: EnvironmentRole): Weight | undefined {
  switch (verdict.kind) {
    case "secret":
      return weighSecret(verdict, role);
    case "default-credential":
      if (role === "production") return { severity: "error", certainty: "certain" };
      return role === "staging" ? { severity: "warning", certainty: "certain" } : undefined;
    case "weak":
      return role === "production" ? { severity: "warning", certainty: "likely" } : undefined;
    case "identifier":
      return role === "local" || role === "development" || role === "test"
        ? undefined
        : { severity: "information", certainty: "certain" };
    case "publishable":
    case "reference":
    case "encrypted":
    case "placeholder":
    case "empty":
    case "harmless":
      return undefined;
  }
}

function weighSecret(verdict: Verdict, role: EnvironmentRole): Weight | undefined {
  const certainty: Certainty = verdict.confidence === "low" ? "likely" : "certain";
  if (verdict.mode === "live") return { severity: role === "local" ? "warning" : "error", certainty };
  switch (role) {
    case "example":
      // A sample file is committed; only what cannot be a sample is wrong in it for certain.
      return { severity: verdict.confidence === "high" ? "error" : "warning", certainty };
    case "local":
    case "development":
    case "test":
      return undefined;
    case "production":
      return { severity: "error", certainty };
    case "staging":
      return verdict.mode === "test" ? { severity: "information", certainty } : { severity: "warning", certainty };
    case "base":
    case "other":
      // Harmless as long as git ignores the file, which the file does not show.
      return { severity: "warning", certainty: "unknown" };
  }
}

function evidenceFor(file: EnvironmentFile): string {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  switch (file.role) {
    case "example":
      return `\`${name}\` is an example that is shared`;
    case "production":
    case "staging":
      return `${file.role} because the file is \`${name}\``;
    default:
      return `in \`${name}\``;
  }
}

function blankValue(entry: EnvironmentEntry) {
  return {
    title: `Remove the value of \`${entry.key.text}\``,
    class: "review" as const,
    edits: [{ start: entry.raw.start, end: entry.raw.end, newText: "" }],
  };
}
