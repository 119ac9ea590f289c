/**
 * kubectl follows where a server sends it, also with a change, and has no option against it. At this verbosity it tells of
 * each request where it went and what came back, and nothing of headers or bodies (from 8 on it would).
 */
export const TELLS_REQUESTS = "-v=6";

/** `GET https://… 200 OK in 5 milliseconds`, and since 1.33 `verb="GET" url="https://…" status="200 OK"`. */
const REQUEST =
  /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) (https?:\/\/\S+) (\d{3})\b|\burl="(https?:\/\/[^"]+)" status="(\d{3})\b/g;

/** Not modified is an answer. */
const SENDS_ON = new Set(["301", "302", "303", "307", "308"]);

/**
 * The host that a request was sent on to, or that one went to beside the pinned server; undefined when there is none.
 * @param told what kubectl wrote to standard error
 */
export function findRedirect(told: string, server: string): string | undefined {
  const pinned = originOf(server);
  let isSentOn = false;
  for (const line of told.split("\n")) {
    // Only the log's own lines: an error may quote anything.
    if (!/^I\d{4} /.test(line)) continue;
    for (const match of line.matchAll(REQUEST)) {
      const origin = originOf(match[1] ?? match[3] ?? "");
      if (origin !== pinned) return origin;
      isSentOn ||= SENDS_ON.has(match[2] ?? match[4] ?? "");
    }
  }
  return isSentOn ? pinned : undefined;
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return url;
  }
}
