import type { Hover } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { ruleById } from "../engine/catalogue.ts";
import type { Finding } from "../engine/finding.ts";
import { PCI_REQUIREMENTS } from "../rules/pci.ts";
import { toRange } from "./convert.ts";

/** What a finding's own message does not say: the requirements it supports and where its page is. */
export function hoverFindings(
  document: TextDocument,
  findings: readonly Finding[],
  offset: number,
  pageUri: (rule: string) => string,
): Hover | undefined {
  const here = findings.filter((finding) => finding.start <= offset && offset <= finding.end);
  const first = here[0];
  if (first === undefined) return undefined;
  const value = [...new Set(here.map((finding) => finding.rule))]
    .map((rule) => describeRule(rule, pageUri))
    .join("\n\n---\n\n");
  return { contents: { kind: "markdown", value }, range: toRange(document, first) };
}

function describeRule(id: string, pageUri: (rule: string) => string): string {
  const entry = ruleById(id);
  const lines = [`**Paylint** \`${id}\` · [Read the page](${pageUri(id)})`];
  if (entry !== undefined) {
    lines.push(entry.rule.summary);
    const requirements = entry.rule.pci.map(
      (number) => `- Supports PCI DSS v4.0.1 ${number}: ${PCI_REQUIREMENTS[number] ?? ""}`,
    );
    lines.push(requirements.join("\n"));
  }
  return lines.join("\n\n");
}
