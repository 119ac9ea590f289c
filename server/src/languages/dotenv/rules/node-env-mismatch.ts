import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import type { EnvironmentTier } from "../../../contract/facts.ts";
import { inCaseOf } from "../../../model/switch.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { type Severity, rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.3", "6.5.6"],
  summary: "A variable names another environment than the file is for",
  why: "The service picks keys, hosts and error pages by it, so that a test may move real money, or production show its errors to customers",
  how: "Name the environment of the file",
  check(file, report) {
    const { role } = file;
    if (role !== "production" && role !== "staging" && role !== "development" && role !== "test") return;
    const tier = role === "test" ? "development" : role;
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    for (const { entry, says, severity } of contradictions(file, tier)) {
      const word = wordFor(entry.value.text, role, entry.key.text === "NODE_ENV");
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` says ${says}, but \`${name}\` is for ${tier}`,
        severity,
        fixes: [setFix(entry, word)],
      });
    }
  },
});

type KnownTier = Exclude<EnvironmentTier, "unknown">;

interface Contradiction {
  readonly entry: DotenvEntry;
  readonly says: KnownTier;
  readonly severity: Severity;
}

function contradictions(file: DotenvFile, tier: KnownTier): Contradiction[] {
  const declared = file.declared.flatMap(({ entry, tier: says, isMode }): Contradiction[] => {
    // Staging is right to run what is built for production.
    if (says === tier || (isMode && says === "production" && tier === "staging")) return [];
    return [{ entry, says, severity: tier === "production" || says === "production" ? "error" : "warning" }];
  });
  const node = file.tree.entries.findLast(({ key }) => key.text === "NODE_ENV");
  const mode = node?.value.text.trim().toLowerCase();
  // Libraries know three words. Others are a team's own, and everything deployed runs as production.
  if (node !== undefined && (mode === "development" || mode === "test") && tier !== "development")
    declared.push({ entry: node, says: "development", severity: tier === "production" ? "error" : "warning" });
  if (node !== undefined && mode === "production" && tier === "development")
    declared.push({ entry: node, says: "production", severity: "warning" });
  return declared.sort((left, right) => left.entry.start - right.entry.start);
}

const SHORT: Readonly<Record<string, string>> = {
  production: "prod",
  staging: "stg",
  development: "dev",
  test: "test",
};

/** The right word in the length and case of the wrong one. */
function wordFor(wrong: string, role: "production" | "staging" | "development" | "test", isNode: boolean): string {
  if (isNode) return role === "staging" ? "production" : role;
  const isShort = /^(?:prod|prd|stg|dev)$/i.test(wrong.trim());
  return inCaseOf(wrong.trim(), isShort ? (SHORT[role] ?? role) : role);
}
