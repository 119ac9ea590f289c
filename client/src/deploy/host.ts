import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { DeployEvent, Question } from "../../../server/src/deploy/decisions/events.ts";
import type { DeployHost } from "../../../server/src/deploy/outside/host.ts";
import { createLocalHost } from "../../../server/src/deploy/outside/local-host.ts";
import { makeRecordsFolder } from "../../../server/src/deploy/outside/record-files.ts";
import { readStagingList, stagingFile } from "../../../server/src/deploy/outside/staging-list.ts";
import { LintSetRequest } from "../../../server/src/lsp/protocol.ts";
import { readKubectlSettings } from "./settings.ts";

export interface HostOptions {
  /** The workspace folder that the set comes from. */
  readonly root: vscode.Uri;
  /** The language server's client, started if need be. */
  client(): Promise<BaseLanguageClient | undefined>;
  ask(question: Question): Promise<string>;
  emit(event: DeployEvent): void;
  takeCancel(): boolean;
}

/** What a run needs of the world, as an editor gives it. */
export function createHost({ root, client, ask, emit, takeCancel }: HostOptions): DeployHost {
  const host = createLocalHost(
    {
      // Read once: what a run began with is what it goes on with.
      kubectl: readKubectlSettings(),
      // Read anew each time: whoever takes a target out stops the deploys that go there.
      list: () => Promise.resolve().then(() => readStagingList(stagingFile(process.env), [root.fsPath])),
      async lint(texts) {
        const running = await client();
        if (running === undefined) throw new Error("The set cannot be checked: Paylint's server does not run");
        return running.sendRequest(LintSetRequest, { root: root.toString(), texts });
      },
      ask,
      interactive: true,
      emit,
      takeCancel,
    },
    root.fsPath,
  );
  return {
    ...host,
    journal(run) {
      const { append, close } = host.journal(run);
      return {
        async append(entry) {
          await append(entry);
          // The folder's presence activates the extension, so that the next start can offer what was left open.
          if (entry.type === "confirmed") makeRecordsFolder(root.fsPath);
        },
        close,
      };
    },
  };
}
