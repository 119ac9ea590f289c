/** A document outside every folder: the path of its URI, which is all that names are judged by. */
export function loosePath(uri: string): string {
  return decodePath(uri.replace(/^[a-z][\w+.-]*:(?:\/\/[^/]*)?/i, "").split(/[?#]/, 1)[0] ?? "");
}

/** What is not encoded as it should be stands for itself. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The URI of a path below a folder's. */
export function uriBelow(folder: string, path: string): string {
  // Half a character, which a text may hold and a file's name may not, cannot be encoded.
  const parts = path.replaceAll(/\p{Cs}/gu, "\uFFFD").split("/");
  return `${folder}/${parts.map(encodeURIComponent).join("/")}`;
}
