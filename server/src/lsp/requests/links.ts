import type { DocumentLink } from "vscode-languageserver";
import { linksIn } from "../../features/links.ts";
import { toRange } from "../convert.ts";
import type { FileHost } from "../host.ts";
import { type Session, checkedDocument, uriInFolderOf } from "../session.ts";

/** URIs of which the first that can be read is meant: looked up when the link is followed, not while the file is typed. */
interface LinkData {
  readonly uris: readonly string[];
}

/** Links to lines of the document itself, and to files of the workspace. */
export function serveLinks(session: Session): void {
  const { connection, workspace, host } = session;
  connection.onDocumentLinks(async ({ textDocument }, token): Promise<DocumentLink[]> => {
    const opened = await checkedDocument(session, textDocument.uri, token);
    if (opened === undefined || workspace.placeOf(textDocument.uri).folder === undefined) return [];
    const { document } = opened;
    const uriOf = uriInFolderOf(session, document.uri);
    return linksIn(opened).map((link) => {
      const range = toRange(document, link);
      if ("offset" in link) {
        const line = document.positionAt(link.offset).line + 1;
        return { range, target: `${document.uri}#L${line}`, tooltip: `Go to the ${link.what}` };
      }
      return { range, data: { uris: link.paths.map(uriOf) } satisfies LinkData };
    });
  });
  connection.onDocumentLinkResolve((link) => resolveLink(link, host));
}

async function resolveLink(link: DocumentLink, host: FileHost): Promise<DocumentLink> {
  const { uris = [] } = (link.data ?? {}) as Partial<LinkData>;
  for (const uri of uris) if ((await host.readFile(uri)) !== undefined) return { ...link, target: uri };
  return link;
}
