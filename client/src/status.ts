import * as vscode from "vscode";

export type ServerState = "waiting" | "starting" | "running" | "stopped";

export interface Status extends vscode.Disposable {
  setState(state: ServerState): void;
  /** A document was checked. */
  noteCheck(uri: string, findings: number, milliseconds: number): void;
  /** The text that the item shows, for the debug info. */
  describe(): string;
}

/** The item behind `{}` in the status bar: state, version, findings and time of the last check. Documents of ours show it, others do not. */
export function createStatus(selector: vscode.DocumentSelector, version: string): Status {
  const item = vscode.languages.createLanguageStatusItem("paylint.status", selector);
  item.name = "Paylint";
  item.command = { command: "paylint.showLog", title: "Show log" };
  let state: ServerState = "waiting";
  let last: { uri: string; findings: number; milliseconds: number } | undefined;

  const render = (): void => {
    item.busy = state === "starting";
    item.severity =
      state === "stopped" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.text = describe();
    item.detail =
      last === undefined ? `Version ${version}` : `Version ${version}, checked in ${last.milliseconds.toFixed(0)} ms`;
    item.command =
      state === "stopped"
        ? { command: "paylint.restart", title: "Restart" }
        : { command: "paylint.showLog", title: "Show log" };
  };

  const describe = (): string => {
    switch (state) {
      case "waiting":
        return "Paylint: waiting for a file of ours";
      case "starting":
        return "Paylint: starting";
      case "stopped":
        return "Paylint: stopped";
      case "running":
        if (last === undefined) return "Paylint: running";
        return last.findings === 0
          ? "Paylint: no findings"
          : `Paylint: ${last.findings} finding${last.findings === 1 ? "" : "s"}`;
    }
  };

  render();
  return {
    setState(next) {
      state = next;
      render();
    },
    noteCheck(uri, findings, milliseconds) {
      last = { uri, findings, milliseconds };
      render();
    },
    describe,
    dispose: () => item.dispose(),
  };
}
