import * as vscode from "vscode";
import { plainLabel } from "../../../server/src/base/shown.ts";
import { type DeployEvent, STEPS } from "../../../server/src/deploy/decisions/events.ts";
import { VIEW_ID } from "./view.ts";

/** A run's place in the status bar, and the user's wish to cancel it. */
export interface Progress {
  cancel(): void;
  hear(event: DeployEvent): void;
  /** Whether the user asked to cancel since this was last called. */
  takeCancel(): boolean;
  /** Settles when the user cancels the next time. */
  cancelled(): Promise<void>;
  end(): void;
}

/**
 * Shows that a deploy is under way where it covers nothing. A click leads to the view, which can cancel it.
 * @param whenAsked hears whether the run has yet to learn that it is to stop
 */
export function showProgress(target: string, whenAsked: (isCancelling: boolean) => void): Progress {
  const item = vscode.window.createStatusBarItem("paylint.deploy", vscode.StatusBarAlignment.Left, 0);
  item.name = "Paylint deploy";
  item.command = `${VIEW_ID}.focus`;
  let isCancelled = false;
  let step = "";
  let waiting: (() => void)[] = [];
  const draw = (): void => {
    const doing = isCancelled ? "Cancelling" : step;
    item.text = `$(sync~spin) ${plainLabel(`Deploying to ${target}${doing === "" ? "" : `: ${doing}`}`)}`;
    item.tooltip = "Show the deploy, or cancel it there";
  };
  draw();
  item.show();
  return {
    cancel() {
      isCancelled = true;
      whenAsked(true);
      draw();
      for (const settle of waiting) settle();
      waiting = [];
    },
    hear(event) {
      if (event.event !== "step" || event.status !== "running") return;
      step = STEPS[event.step];
      draw();
    },
    takeCancel() {
      const was = isCancelled;
      if (!was) return false;
      isCancelled = false;
      whenAsked(false);
      draw();
      return true;
    },
    cancelled: () =>
      isCancelled
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
    end() {
      whenAsked(false);
      item.dispose();
    },
  };
}
