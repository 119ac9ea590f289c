import type { DocumentLink } from "vscode-languageserver";
import { visible } from "../../base/shown.ts";
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
  /** Where in that file, from its start. */
  readonly offset?: number;
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
      const { paths, target } = link;
      if (target === undefined) return { range, data: { folder, paths } satisfies LinkData };
      const data: LinkData = { folder, paths, offset: target.start };
      return { range, data, tooltip: visible(`Go to the ${target.what}`) };
    });
  });
  connection.onDocumentLinkResolve((link) => resolveLink(link, host));
}

async function resolveLink(link: DocumentLink, host: FileHost): Promise<DocumentLink> {
  const { folder = "", paths = [], offset } = (link.data ?? {}) as Partial<LinkData>;
  for (const path of paths) {
    const uri = uriBelow(folder, path);
    const text = await host.readFile(uri);
    if (text === undefined) continue;
    return { ...link, target: offset === undefined ? uri : `${uri}#L${text.slice(0, offset).split("\n").length}` };
  }
  return link;
}
