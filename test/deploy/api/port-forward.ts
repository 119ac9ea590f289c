import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { serveSpdy } from "./spdy.ts";
import type { SpdyStream } from "./spdy.ts";
import type { PortAnswer } from "./types.ts";

const HEAD_END = "\r\n\r\n";

function response(status: number): Buffer {
  const body = `${STATUS_CODES[status] ?? "Unknown"}\n`;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}`,
    "content-type: text/plain",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  return Buffer.from(`${lines.join("\r\n")}${HEAD_END}${body}`);
}

/**
 * The kubelet's end of a port-forward: each connection has a stream for its bytes and one for what went wrong, paired
 * by their request's id. HTTP requests on it are answered with a status; a refused one ends the tunnel, as kubectl does.
 */
export function forwardPorts(socket: Duplex, answer: (path: string, port: number) => PortAnswer): void {
  const errors = new Map<string, SpdyStream>();
  const heads = new Map<SpdyStream, string>();

  function reply(stream: SpdyStream, path: string): void {
    const port = Number(stream.headers.get("port"));
    const error = errors.get(stream.headers.get("requestid") ?? "");
    const result = answer(path, port);
    if (result === "hang") return;
    if (result === "refuse") {
      error?.write(
        Buffer.from(
          `error forwarding port ${port} to pod: failed to connect to localhost:${port} inside namespace: ` +
            `dial tcp4 127.0.0.1:${port}: connect: connection refused`,
        ),
      );
    } else {
      stream.write(response(result));
    }
    stream.end();
    error?.end();
    errors.delete(stream.headers.get("requestid") ?? "");
    heads.delete(stream);
  }

  socket.write(
    ["HTTP/1.1 101 Switching Protocols", "connection: Upgrade", "upgrade: SPDY/3.1"].join("\r\n") +
      `\r\nx-stream-protocol-version: portforward.k8s.io${HEAD_END}`,
  );
  serveSpdy(socket, {
    open(stream) {
      if (stream.headers.get("streamtype") === "error") errors.set(stream.headers.get("requestid") ?? "", stream);
      else heads.set(stream, "");
    },
    data(stream, data) {
      const head = heads.get(stream);
      if (head === undefined) return;
      const text = head + data.toString("latin1");
      heads.set(stream, text);
      if (text.includes(HEAD_END)) reply(stream, text.split(" ", 2)[1] ?? "/");
    },
  });
}
