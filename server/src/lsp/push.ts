import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Checked } from "./checker.ts";

const QUIET_TURNS = 2;

/** After so many turns the check runs whatever still comes in. */
const MAX_TURNS = 200;

/** The next turn of the event loop. A worker has timers only, which take a millisecond at least. */
const soon: (body: () => void) => void =
  (globalThis as { setImmediate?: (body: () => void) => void }).setImmediate ?? ((body) => void setTimeout(body, 0));

/**
 * Publishes findings, for clients that do not pull them. The returned function asks for a document's: the check waits as
 * long as the turns of the event loop bring changes, one message a turn, so that the last text of a burst is checked once.
 * A single keystroke waits for two quiet turns, which take no time.
 */
export function createPusher(
  documents: TextDocuments<TextDocument>,
  check: (document: TextDocument, isStale: () => boolean) => Promise<Checked | undefined>,
  publish: (document: TextDocument, checked: Checked) => Promise<void>,
  onError: (error: unknown) => void,
): (uri: string) => void {
  const pending = new Set<string>();

  const push = async (uri: string): Promise<void> => {
    const document = documents.get(uri);
    if (document === undefined) return;
    const started = document.version;
    const checked = await check(document, () => documents.get(uri)?.version !== started);
    if (checked !== undefined && documents.get(uri) === document) await publish(document, checked);
  };

  return (uri) => {
    if (pending.has(uri)) return;
    pending.add(uri);
    const waitFor = (seen: number | undefined, quiet: number, turns: number): void => {
      soon(() => {
        const version = documents.get(uri)?.version;
        const quietNow = version === seen ? quiet + 1 : 0;
        if (quietNow < QUIET_TURNS && turns < MAX_TURNS) {
          waitFor(version, quietNow, turns + 1);
          return;
        }
        pending.delete(uri);
        push(uri).catch(onError);
      });
    };
    waitFor(documents.get(uri)?.version, 0, 0);
  };
}
