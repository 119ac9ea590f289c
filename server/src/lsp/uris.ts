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

export function encodePath(path: string): string {
  // Half a character, which a text may hold and a file's name may not, cannot be encoded.
  return path
    .replaceAll(/\p{Cs}/gu, "\uFFFD")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
