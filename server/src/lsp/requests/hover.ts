import type { Hover } from "vscode-languageserver";
import { code, literal, markdown } from "../../base/shown.ts";
import type { Explanation } from "../../contract/explanation.ts";
import { PCI_REQUIREMENTS } from "../../contract/pci.ts";
import { ruleById } from "../../engine/catalogue.ts";
import { explainAt } from "../../features/explain.ts";
import { toRange } from "../convert.ts";
import { type Opened, type Session, checkedDocument, uriInFolderOf } from "../session.ts";

export function serveHover(session: Session): void {
  const { connection, workspace, host } = session;
  connection.onHover(async ({ textDocument, position }, token) => {
    const opened = await checkedDocument(session, textDocument.uri, token);
    if (opened === undefined) return null;
    const { document, path } = opened;
    const index = workspace.placeOf(document.uri).folder?.index;
    const offset = document.offsetAt(position);
    const explanation = explainAt(opened, offset, {
      gitState: index?.gitState(path) ?? "unknown",
      dotenvFiles: () => index?.dotenvFiles() ?? [],
    });
    return describe({
      ...opened,
      offset,
      explanation,
      pageUri: host.pageUri,
      uriOf: uriInFolderOf(session, document.uri),
    });
  });
}

interface Asked extends Opened {
  readonly offset: number;
  /** What is known of the assignment, image or variable at the offset. */
  readonly explanation: Explanation | undefined;
  readonly pageUri: (rule: string) => string;
  /** The URI of a path of the workspace folder. */
  readonly uriOf: (path: string) => string;
}

/**
 * What a finding's own message does not say: the requirements it supports and where its page is; and of an
 * assignment, an image or a variable what it was taken for, and why.
 */
function describe({ document, result, offset, explanation, pageUri, uriOf }: Asked): Hover | null {
  const here = result.findings.filter((finding) => finding.start <= offset && offset <= finding.end);
  const at = here[0] ?? explanation;
  if (at === undefined) return null;
  const rules = [...new Set(here.map((finding) => finding.rule))];
  const parts = rules.map((rule) => describeRule(rule, pageUri));
  // What a finding's rule supports follows below.
  const said = new Set(rules.flatMap((rule) => ruleById(rule)?.rule.pci ?? []));
  if (explanation !== undefined) parts.unshift(describeEntry(explanation, said, uriOf));
  return { contents: { kind: "markdown", value: parts.join("\n\n---\n\n") }, range: toRange(document, at) };
}

const MAX_ELSEWHERE = 8;

function describeEntry(
  { key, what, facts, pci, elsewhere }: Explanation,
  said: ReadonlySet<string>,
  uriOf: (path: string) => string,
): string {
  const lines = [`${code(key)}: ${markdown(what)}`, "", ...facts.map((fact) => `- ${markdown(fact)}`)];
  if (elsewhere.length > 0) {
    const files = elsewhere.slice(0, MAX_ELSEWHERE).map((path) => `[${literal(path)}](<${uriOf(path)}>)`);
    const more = elsewhere.length > files.length ? ` and ${elsewhere.length - files.length} more` : "";
    lines.push(`- the key is also in ${files.join(", ")}${more}`);
  }
  lines.push(...pci.filter((number) => !said.has(number)).map(describeRequirement));
  return lines.join("\n");
}

function describeRequirement(number: string): string {
  return `- Supports PCI DSS v4.0.1 ${number}: ${PCI_REQUIREMENTS[number] ?? ""}`;
}

function describeRule(id: string, pageUri: (rule: string) => string): string {
  const entry = ruleById(id);
  const lines = [`**Paylint** \`${id}\` · [Read the page](${pageUri(id)})`];
  if (entry !== undefined) {
    lines.push(markdown(entry.rule.summary));
    lines.push(entry.rule.pci.map(describeRequirement).join("\n"));
  }
  return lines.join("\n\n");
}
