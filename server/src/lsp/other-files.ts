import { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../contract/finding.ts";
import type { OtherFile } from "./convert.ts";
import type { FileHost } from "./host.ts";
import { uriBelow } from "./uris.ts";
import type { Place } from "./workspace.ts";

/**
 * Reads the other files that findings of a document point at or would edit.
 * @param opened the document of a URI, where the editor has it open
 */
export async function readOtherFiles(
  document: TextDocument,
  findings: readonly Finding[],
  { folder, path: own }: Place,
  opened: (uri: string) => TextDocument | undefined,
  host: FileHost,
): Promise<OtherFile> {
  const paths = new Set(
    findings.flatMap((finding) => [
      ...finding.related.flatMap(({ path }) => path ?? []),
      ...finding.fixes.flatMap((fix) => fix.edits.flatMap(({ path }) => path ?? [])),
    ]),
  );
  const known = new Map<string, TextDocument | undefined>([[own, document]]);
  const uriOf = (path: string): string =>
    path === own || folder === undefined ? document.uri : uriBelow(folder.uri, path);
  for (const path of paths) {
    if (known.has(path)) continue;
    const uri = uriOf(path);
    const open = opened(uri);
    const text = open === undefined ? await host.readFile(uri) : undefined;
    known.set(path, open ?? (text === undefined ? undefined : TextDocument.create(uri, "", -1, text)));
  }
  return (path) => ({ uri: uriOf(path), document: known.get(path) });
}
