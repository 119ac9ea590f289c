import * as vscode from "vscode";
import { visible, visibleLines } from "../../server/src/base/shown.ts";

/** What Paylint writes into its output channel: a text is one line, whatever it quotes. */
export interface Log {
  readonly channel: vscode.LogOutputChannel;
  trace(text: string): void;
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** A mistake of our own, with the calls that led to it. */
  failure(error: unknown): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel("Paylint", { log: true });
  return {
    channel,
    trace: (text) => channel.trace(visible(text)),
    debug: (text) => channel.debug(visible(text)),
    info: (text) => channel.info(visible(text)),
    warn: (text) => channel.warn(visible(text)),
    error: (text) => channel.error(visible(text)),
    failure: (error) =>
      channel.error(visibleLines(error instanceof Error ? (error.stack ?? error.message) : String(error))),
  };
}
