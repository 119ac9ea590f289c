import type { DocumentLink } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { dockerfileLinks } from "../languages/dockerfile/links.ts";
import { dockerfileLanguage } from "../languages/dockerfile/language.ts";
import type { Dockerfile } from "../languages/dockerfile/model/dockerfile.ts";
import { toRange } from "./convert.ts";
import type { FileHost } from "./host.ts";

/** URIs of which the first that can be read is meant: looked up when the link is followed, not while the file is typed. */
interface LinkData {
  readonly uris: readonly string[];
}

/** Links to lines of the document itself, and to files of the workspace. */
export function listLinks(document: TextDocument, file: Dockerfile, uriOf: (path: string) => string): DocumentLink[] {
  if (dockerfileLanguage.limit(file) !== undefined) return [];
  return dockerfileLinks(file).map((link) => {
    const range = toRange(document, link);
    if ("offset" in link) {
      const line = document.positionAt(link.offset).line + 1;
      return { range, target: `${document.uri}#L${line}`, tooltip: "Go to the stage" };
    }
    return { range, data: { uris: link.paths.map(uriOf) } satisfies LinkData };
  });
}

export async function resolveLink(link: DocumentLink, host: FileHost): Promise<DocumentLink> {
  const { uris = [] } = (link.data ?? {}) as Partial<LinkData>;
  for (const uri of uris) if ((await host.readFile(uri)) !== undefined) return { ...link, target: uri };
  return link;
}
