import type { Location } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { linksIn } from "../../features/links.ts";
import { toRange } from "../convert.ts";
import { type Session, checkedDocument } from "../session.ts";
import { uriBelow } from "../uris.ts";

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Goes where the link at a place leads: in the document, or to a file of the workspace. */
export function serveDefinition({ connection, workspace, host, ...session }: Session): void {
  connection.onDefinition(async ({ textDocument, position }, token): Promise<Location | null> => {
    const opened = await checkedDocument({ connection, workspace, host, ...session }, textDocument.uri, token);
    if (opened === undefined) return null;
    const { document } = opened;
    const offset = document.offsetAt(position);
    const link = linksIn(opened).find(({ start, end }) => start <= offset && offset <= end);
    if (link === undefined || "page" in link) return null;
    if ("offset" in link)
      return { uri: document.uri, range: toRange(document, { start: link.offset, end: link.offset }) };
    const folder = workspace.placeOf(textDocument.uri).folder?.uri;
    const { paths, target } = link;
    for (const path of folder === undefined ? [] : paths) {
      const uri = uriBelow(folder ?? "", path);
      const text = await host.readFile(uri);
      if (text === undefined) continue;
      return { uri, range: target === undefined ? START : toRange(TextDocument.create(uri, "", 0, text), target) };
    }
    return null;
  });
}
