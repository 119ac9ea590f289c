import type { DocumentLink } from "vscode-languageserver";
import { linksIn } from "../../features/links.ts";
import { toRange } from "../convert.ts";
import type { FileHost } from "../host.ts";
import { type Session, checkedDocument } from "../session.ts";
import { uriBelow } from "../uris.ts";

/**
 * Files of which the first that can be read is meant: looked up when the link is followed, not while the file is typed. As paths,
 * since the URIs of a few hundred files take longer to write than all the rest of the answer.
 */
interface LinkData {
  /** The URI of the folder that the paths count from. */
  readonly folder: string;
  readonly paths: readonly string[];
}

/** Links to lines of the document itself, to files of the workspace, and to pages of images. */
export function serveLinks(session: Session): void {
  const { connection, workspace, host } = session;
  connection.onDocumentLinks(async ({ textDocument }, token): Promise<DocumentLink[]> => {
    const opened = await checkedDocument(session, textDocument.uri, token);
    const folder = workspace.placeOf(textDocument.uri).folder?.uri;
    if (opened === undefined || folder === undefined) return [];
    const { document } = opened;
    return linksIn(opened).map((link) => {
      const range = toRange(document, link);
      if ("offset" in link) {
        const line = document.positionAt(link.offset).line + 1;
        return { range, target: `${document.uri}#L${line}`, tooltip: `Go to the ${link.what}` };
      }
      if ("page" in link) return { range, target: link.page, tooltip: "Open its page" };
      return { range, data: { folder, paths: link.paths } satisfies LinkData };
    });
  });
  connection.onDocumentLinkResolve((link) => resolveLink(link, host));
}

async function resolveLink(link: DocumentLink, host: FileHost): Promise<DocumentLink> {
  const { folder = "", paths = [] } = (link.data ?? {}) as Partial<LinkData>;
  for (const path of paths) {
    const uri = uriBelow(folder, path);
    if ((await host.readFile(uri)) !== undefined) return { ...link, target: uri };
  }
  return link;
}
