import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type Command,
  type Diagnostic,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../../base/shown.ts";
import type { Action } from "../../contract/action.ts";
import type { Finding } from "../../contract/finding.ts";
import type { Edit, Fix } from "../../contract/edit.ts";
import { actionsIn } from "../../features/actions.ts";
import { compatibleFixes } from "../../features/fix.ts";
import { ignoreEdit, ignoreInFileEdit } from "../../features/ignore-edit.ts";
import { scopeAt } from "../../features/scope.ts";
import { type OtherFile, SOURCE, toDiagnostic, toTextEdit } from "../convert.ts";
import { type Opened, type Session, checkedDocument, otherFiles } from "../session.ts";

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.${SOURCE}`;

/** What an action stands for until it is resolved; bound to the version of the document that was looked at. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly apply:
    | {
        readonly kind: "fix";
        readonly rule: string;
        readonly start: number;
        readonly end: number;
        readonly fix: number;
      }
    | { readonly kind: "fix-rule"; readonly rule: string }
    | { readonly kind: "fix-all" }
    | { readonly kind: "ignore"; readonly rule: string; readonly start: number; readonly scope: "line" | "file" };
}

interface ActionRequest extends Opened {
  readonly range: Range;
  readonly only: readonly string[] | undefined;
  readonly diagnosticOf: (finding: Finding) => Diagnostic;
}

/** Lists actions; a client that can resolve gets their edits when one is chosen, any other at once. */
export function serveCodeActions(session: Session): void {
  const { connection, capabilities, hasOwnCommands, host } = session;
  connection.onCodeAction(async ({ textDocument, range, context }, token): Promise<CodeAction[]> => {
    const opened = await checkedDocument(session, textDocument.uri, token);
    if (opened === undefined) return [];
    const { document, result } = opened;
    const other = await otherFiles(session, document, result.findings);
    const diagnosticOf = (finding: Finding): Diagnostic => toDiagnostic(document, finding, host.pageUri, other);
    const actions = listActions({ ...opened, range, only: context.only, diagnosticOf });
    const resolves = capabilities().textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true;
    const fixes = resolves
      ? actions
      : await Promise.all(actions.map((listed) => resolveAction(session, listed, token)));
    if (!hasOwnCommands() || !wantsKind(context.only, CodeActionKind.QuickFix)) return fixes;
    const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return [...fixes, ...actionsIn(opened, span).map(toCodeAction)];
  });
  connection.onCodeActionResolve((listed, token) => resolveAction(session, listed, token));
}

async function resolveAction(session: Session, listed: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const data = listed.data as ActionData | undefined;
  const opened = data === undefined ? undefined : await checkedDocument(session, data.uri, token);
  if (data === undefined || opened === undefined) return listed;
  const { document, result } = opened;
  const edit = editFor(data, opened, await otherFiles(session, document, result.findings));
  if (edit === undefined) return { ...listed, disabled: { reason: "The document has changed; open the menu again" } };
  return session.hasOwnCommands() && data.apply.kind === "ignore"
    ? { ...listed, edit, command: reasonCommand(document.uri, edit) }
    : { ...listed, edit };
}

function toCodeAction({ title, command, arguments: given }: Action): CodeAction {
  const shown = visible(title);
  return {
    title: shown,
    kind: CodeActionKind.QuickFix,
    // With an edit, though an empty one, VS Code does not ask for one first; meanwhile it may forget the command.
    edit: { documentChanges: [] },
    command: { title: shown, command, arguments: [...given] },
  };
}

/** Whether a client that asks for some kinds only asks for this one. */
function wantsKind(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
}

/** The actions for a range, without their edits. */
function listActions(request: ActionRequest): CodeAction[] {
  const { document, range, only } = request;
  const { findings } = request.result;
  const actions: CodeAction[] = [];
  if (
    only?.some((asked) => asked === CodeActionKind.Source || asked.startsWith(CodeActionKind.SourceFixAll)) === true &&
    wantsKind(only, FIX_ALL_KIND)
  ) {
    if (findings.some(({ fixes }) => fixes.some((fix) => fix.class === "safe"))) {
      actions.push(action(document, "Fix all safe Paylint findings", FIX_ALL_KIND, { kind: "fix-all" }));
    }
  }
  if (!wantsKind(only, CodeActionKind.QuickFix)) return actions;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const here = findings.filter((finding) => finding.start <= end && start <= finding.end);
  for (const finding of here) actions.push(...fixActions(request, finding));
  for (const rule of new Set(here.map((finding) => finding.rule))) actions.push(...fixRuleActions(request, rule));
  for (const finding of here) actions.push(...ignoreActions(request, finding));
  return actions;
}

function action(
  document: TextDocument,
  title: string,
  kind: string,
  apply: ActionData["apply"],
  diagnostic?: Diagnostic,
): CodeAction {
  const data: ActionData = { uri: document.uri, version: document.version, apply };
  return { title: visible(title), kind, data, ...(diagnostic === undefined ? {} : { diagnostics: [diagnostic] }) };
}

function fixActions({ document, diagnosticOf }: ActionRequest, finding: Finding): CodeAction[] {
  return finding.fixes.map((fix, index) => ({
    ...action(document, fix.title, CodeActionKind.QuickFix, fixOf(finding, index), diagnosticOf(finding)),
    ...(index === 0 && fix.class !== "template" ? { isPreferred: true } : {}),
  }));
}

function fixOf(finding: Finding, fix: number): ActionData["apply"] {
  return { kind: "fix", rule: finding.rule, start: finding.start, end: finding.end, fix };
}

function fixRuleActions({ document, result }: ActionRequest, rule: string): CodeAction[] {
  const fixable = fixesOfRule(result.findings, rule);
  return fixable.length < 2
    ? []
    : [action(document, `Fix all \`${rule}\` in this file`, CodeActionKind.QuickFix, { kind: "fix-rule", rule })];
}

function fixesOfRule(findings: readonly Finding[], rule: string): Fix[] {
  return compatibleFixes(findings, (fix, finding) => finding.rule === rule && fix.class !== "template");
}

function ignoreActions({ document, result, diagnosticOf }: ActionRequest, finding: Finding): CodeAction[] {
  if (finding.rule.startsWith("paylint/") || result.language === "config" || document.uri.endsWith(".json")) return [];
  const { rule, start } = finding;
  const make = (scope: "line" | "file", title: string): CodeAction =>
    action(document, title, CodeActionKind.QuickFix, { kind: "ignore", rule, start, scope }, diagnosticOf(finding));
  return [
    make("line", `Ignore \`${rule}\` here, with a reason`),
    make("file", `Ignore \`${rule}\` in this file, with a reason`),
  ];
}

/** The edit of an action, or undefined when the document is not what it was listed for. */
function editFor(data: ActionData, opened: Opened, other: OtherFile): WorkspaceEdit | undefined {
  if (opened.document.version !== data.version) return undefined;
  const edits = editsOf(data.apply, opened);
  return edits === undefined || edits.length === 0 ? undefined : workspaceEdit(opened.document, edits, other);
}

function editsOf(apply: ActionData["apply"], opened: Opened): readonly Edit[] | undefined {
  const { findings } = opened.result;
  switch (apply.kind) {
    case "fix":
      return findings.find(
        (finding) => finding.rule === apply.rule && finding.start === apply.start && finding.end === apply.end,
      )?.fixes[apply.fix]?.edits;
    case "fix-rule":
      return fixesOfRule(findings, apply.rule).flatMap((fix) => fix.edits);
    case "fix-all":
      return compatibleFixes(findings, (fix) => fix.class === "safe").flatMap((fix) => fix.edits);
    case "ignore":
      return apply.scope === "file"
        ? [ignoreInFileEdit(opened, apply.rule)]
        : [ignoreEdit(opened.text, apply.rule, scopeAt(opened, apply.start).start)];
  }
}

/** Edits as changes bound to document versions, so that an editor refuses them on a text that has moved on. */
function workspaceEdit(document: TextDocument, edits: readonly Edit[], other: OtherFile): WorkspaceEdit | undefined {
  const own: TextEdit[] = [];
  const elsewhere = new Map<string, Edit[]>();
  for (const edit of edits) {
    if (edit.path === undefined) own.push(toTextEdit(document, edit));
    else elsewhere.set(edit.path, [...(elsewhere.get(edit.path) ?? []), edit]);
  }
  const changes: NonNullable<WorkspaceEdit["documentChanges"]> = [];
  if (own.length > 0) changes.push({ textDocument: { uri: document.uri, version: document.version }, edits: own });
  for (const [path, list] of elsewhere) {
    const target = other(path);
    if (target.document === undefined) {
      changes.push({ kind: "create", uri: target.uri, options: { ignoreIfExists: true } });
      const newText = list.map((edit) => edit.newText).join("");
      changes.push({
        textDocument: { uri: target.uri, version: null },
        edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText }],
      });
    } else {
      const known = target.document;
      changes.push({
        textDocument: { uri: target.uri, version: known.version < 0 ? null : known.version },
        edits: list.map((edit) => toTextEdit(known, edit)),
      });
    }
  }
  return { documentChanges: changes };
}

/** Puts the cursor behind the ignore comment that an edit inserts. */
function reasonCommand(uri: string, edit: WorkspaceEdit): Command {
  const change = edit.documentChanges?.find((candidate) => "edits" in candidate);
  const inserted = change !== undefined && "edits" in change ? change.edits[0] : undefined;
  const line = inserted !== undefined && "range" in inserted ? inserted.range.start.line : 0;
  return { title: "Write the reason", command: "paylint.writeReason", arguments: [uri, line] };
}
