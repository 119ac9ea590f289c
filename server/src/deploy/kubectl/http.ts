import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

const TIMEOUT_MS = 5000;
const MAX_BODY = 1024 * 1024;

type Options = RequestOptions & { readonly rejectUnauthorized?: boolean };

/** One GET. Rejects where nothing answers within five seconds. */
export async function getUrl(url: string): Promise<{ readonly status: number; readonly body: string }> {
  const { protocol, hostname, port, pathname, search, username, password } = new URL(url);
  const auth = username === "" ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
  const response = await send(protocol === "https:", {
    host: hostname.replace(/^\[|\]$/g, ""),
    port,
    path: pathname + search,
    ...auth,
  });
  return { status: response.statusCode ?? 0, body: await bodyOf(response) };
}

/** What a probe asks of a pod, through a tunnel that begins at a port of the loopback. */
export interface PodQuestion {
  readonly scheme: "http" | "https";
  readonly port: number;
  /** As it goes into the request: it begins with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks it. Host and port are not part of a text that a manifest could change the meaning of. A pod's own certificate speaks
 * for a name that a tunnel does not have, so none is asked for.
 */
export async function askPod({ scheme, port, path, headers }: PodQuestion): Promise<number> {
  const response = await send(scheme === "https", {
    host: "127.0.0.1",
    port,
    path,
    headers,
    rejectUnauthorized: false,
  });
  response.destroy();
  return response.statusCode ?? 0;
}

function send(isSecure: boolean, options: Options): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (isSecure ? requestHttps : requestHttp)(
      { ...options, method: "GET", timeout: TIMEOUT_MS, agent: false },
      resolve,
    );
    request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    request.on("error", reject);
    request.end();
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
