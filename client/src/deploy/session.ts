import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type DeployEvent, type Question, STEPS, wordsOf } from "../../../server/src/deploy/decisions/events.ts";
import type { DeployHost } from "../../../server/src/deploy/outside/host.ts";
import type { Outcome } from "../../../server/src/deploy/decisions/journal.ts";
import type { RunEnd } from "../../../server/src/deploy/run.ts";
import type { Reason } from "../../../server/src/deploy/decisions/stop.ts";
import type { Log } from "../log.ts";
import { type Teller, complain, inform, warn } from "../notices.ts";
import { openMarkdown } from "../pages.ts";
import { createHost } from "./host.ts";
import { createPreview } from "./preview.ts";
import { showProgress } from "./progress.ts";
import { askQuestion } from "./questions.ts";
import type { RunInfo, TimedEvent, ViewModel } from "./view-model.ts";
import { type DeploymentView, createDeploymentView } from "./view.ts";

/** One window's deploys: one at a time, each with its progress, its questions and the view. */
export interface Session extends vscode.Disposable {
  /**
   * Carries out a run, from its first event to what is said at its end. Undefined: another one is under way.
   * @param earlier what a run that is taken up had done before
   */
  carryOut(
    info: RunInfo,
    root: vscode.Uri,
    work: (host: DeployHost) => Promise<RunEnd>,
    earlier?: readonly TimedEvent[],
  ): Promise<RunEnd | undefined>;
  /** Asks the run that is under way to stop in order. */
  cancel(): void;
  readonly view: DeploymentView;
}

export function createSession(
  extension: vscode.Uri,
  log: Log,
  client: () => Promise<BaseLanguageClient | undefined>,
): Session {
  let isBusy = false;
  let lastRoot: vscode.Uri | undefined;
  let cancel: (() => void) | undefined;
  const preview = createPreview();
  const view = createDeploymentView(extension, {
    showChanges: () => void preview.show(view.model()),
    cancel: () => cancel?.(),
    openRecord: (path) => {
      if (lastRoot !== undefined) void openMarkdown(vscode.Uri.joinPath(lastRoot, path), vscode.ViewColumn.Active);
    },
  });

  const carryOut: Session["carryOut"] = async (info, root, work, earlier = []) => {
    if (isBusy) {
      await view.reveal();
      void inform("Paylint: a deploy is under way in this window; wait for its end.");
      return undefined;
    }
    isBusy = true;
    lastRoot = root;
    try {
      view.begin(info, earlier);
      await vscode.commands.executeCommand("setContext", "paylint.hasDeployment", true);
      await view.reveal();
      await vscode.commands.executeCommand("setContext", "paylint.isDeploying", true);
      return await follow(info, root, work);
    } finally {
      isBusy = false;
      cancel = undefined;
      void vscode.commands.executeCommand("setContext", "paylint.isDeploying", false);
    }
  };

  const follow = async (
    info: RunInfo,
    root: vscode.Uri,
    work: (host: DeployHost) => Promise<RunEnd>,
  ): Promise<RunEnd> => {
    const progress = showProgress(info.target, (isCancelling) => view.setCancelling(isCancelling));
    cancel = progress.cancel;
    let reason: Reason | undefined;
    const emit = (event: DeployEvent): void => {
      view.add(event);
      progress.hear(event);
      if (event.event === "stopped") reason = event.reason;
      else if (event.event === "step" && event.detail !== "") log.info(`${STEPS[event.step]}: ${wordsOf(event)}`);
      else if (event.event === "command") log.debug(event.command);
    };
    const ask = (question: Question): Promise<string> => {
      const model = view.model();
      return askQuestion(question, {
        changed: changedWords(model),
        warnings: model.warnings,
        showChanges: () => preview.show(view.model()),
        cancelled: progress.cancelled(),
      });
    };
    try {
      const host = createHost({ root, client, ask, emit, takeCancel: progress.takeCancel });
      const end = await work(host);
      progress.end();
      void tellEnd(end, reason, root, `${info.target}: ${view.model().sentence}`, view.isVisible());
      return end;
    } catch (error) {
      // Not a refusal of a cluster's, but a mistake of ours; the journal is there still.
      const message = error instanceof Error ? error.message : String(error);
      log.failure(error);
      view.add({ event: "finished", outcome: "unknown", message: `The deploy broke off: ${message}` });
      void complain(`Paylint: the deploy broke off: ${message}`);
      return { outcome: "unknown" };
    } finally {
      progress.end();
    }
  };

  return {
    carryOut,
    cancel() {
      if (cancel === undefined) void inform("Paylint: no deploy is under way in this window.");
      else cancel();
    },
    view,
    dispose: () => {
      view.dispose();
      preview.dispose();
    },
  };
}

function changedWords({ objects }: ViewModel): string {
  return objects.length === 0 ? "" : `Changed so far: ${objects.map(({ object }) => object).join(", ")}.`;
}

const TELLERS: Readonly<Record<Outcome, Teller>> = {
  deployed: inform,
  previewed: inform,
  cancelled: inform,
  refused: complain,
  "rolled-back": complain,
  "rollback-failed": complain,
  "handed-over": warn,
  left: warn,
  unknown: warn,
};

/** Says how it ended, in one sentence, with the way to what there is to see. */
async function tellEnd(
  { outcome, record }: RunEnd,
  reason: Reason | undefined,
  root: vscode.Uri,
  sentence: string,
  isShown: boolean,
): Promise<void> {
  if (reason?.place !== undefined) await openPlace(root, reason.place);
  if (reason?.code === "lint/errors") await vscode.commands.executeCommand("workbench.actions.view.problems");
  // A quiet end is seen in the view; what needs somebody is said in any case.
  if (isShown && QUIET.has(outcome)) return;
  const items = [
    ...(reason?.code === "target/none" ? [ADD_TARGET] : []),
    ...(record === undefined ? [] : [OPEN_RECORD]),
    ...(reason?.command === undefined ? [] : [COPY_COMMAND]),
  ];
  const why = reason === undefined || outcome === "deployed" ? [] : [reason.message, reason.hint ?? ""];
  const words = [sentence, ...why.filter((text) => text !== "")].join(". ");
  const chosen = await TELLERS[outcome](words, ...items);
  if (chosen === ADD_TARGET) await vscode.commands.executeCommand("paylint.addStagingTarget");
  else if (chosen === OPEN_RECORD && record !== undefined)
    await openMarkdown(vscode.Uri.joinPath(root, record), vscode.ViewColumn.Active);
  else if (chosen === COPY_COMMAND) await vscode.env.clipboard.writeText(reason?.command ?? "");
}

const QUIET: ReadonlySet<Outcome> = new Set(["deployed", "previewed", "cancelled"]);
const ADD_TARGET = "Add staging target";
const OPEN_RECORD = "Open record";
const COPY_COMMAND = "Copy command";

/** Opens the file and line of what stopped a run. What was rendered stands in no file: its kustomization is opened. */
async function openPlace(root: vscode.Uri, { path, line }: { path: string; line: number }): Promise<void> {
  const uri = vscode.Uri.joinPath(root, path);
  const isThere = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  const start = new vscode.Position(isThere ? Math.max(0, line - 1) : 0, 0);
  const shown = isThere ? uri : vscode.Uri.joinPath(uri, "..", "kustomization.yaml");
  await vscode.window.showTextDocument(shown, { selection: new vscode.Range(start, start) });
}
