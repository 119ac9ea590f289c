import { type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

const TIMEOUT_MS = 5000;
const MAX_BODY = 1024 * 1024;

/**
 * One GET. Rejects where nothing answers within five seconds. A pod's own certificate speaks for a name that a tunnel does not
 * have, so none is asked for on the loopback.
 */
export function getUrl(url: string): Promise<{ readonly status: number; readonly body: string }> {
  const { protocol, hostname } = new URL(url);
  const options: RequestOptions & { rejectUnauthorized?: boolean } = { timeout: TIMEOUT_MS, agent: false };
  if (protocol === "https:" && hostname === "127.0.0.1") options.rejectUnauthorized = false;
  return new Promise((resolve, reject) => {
    const request = (protocol === "https:" ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_BODY) chunks.push(chunk);
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    request.on("error", reject);
    request.end();
  });
}
