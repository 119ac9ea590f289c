// Loaded into VS Code's server before it starts: a WebSocket without the token gets 403. The server itself opens one for
// everybody and looks at the token in its first message. Plain JavaScript, for the Node of the oldest editor.
import { timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { Server } from "node:http";

const at = process.argv.indexOf("--connection-token-file");
// The server hands its options on to the extension hosts, whose servers are their own business.
if (at > 0 && process.argv[1]?.endsWith("server-main.js")) guard(readFileSync(process.argv[at + 1], "utf8").trim());

/** @param {string} token */
function guard(token) {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (event, request, socket, ...rest) {
    if (event !== "upgrade" || hasToken(request, token)) return emit.call(this, event, request, socket, ...rest);
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return true;
  };
}

/** As the cookie that the first page sets, or in the address. */
function hasToken({ headers, url }, token) {
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  const given = cookies.find((cookie) => cookie.startsWith("vscode-tkn="))?.slice("vscode-tkn=".length);
  return [given, /[?&]tkn=([^&]*)/.exec(url ?? "")?.[1]].some((one) => isSame(one ?? "", token));
}

function isSame(given, token) {
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}
