import { Agent, request } from "node:https";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** The little of the Kubernetes API that the harness itself asks for, with the administrator's token. */
export interface Api {
  /** Gives the parsed answer, or its text where it is no JSON. Throws on a status past 299. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Calls `event` for each event of a watch until it ends, and then resolves. Rejects when it is cut off. */
  watch(path: string, signal: AbortSignal, event: (event: WatchEvent) => void): Promise<void>;
  close(): void;
}

export interface WatchEvent {
  type: string;
  object: { metadata: { name: string; namespace: string; labels?: Record<string, string> } };
}

export function connect(server: string, ca: string, token: string): Api {
  const agent = new Agent({ ca, keepAlive: true });
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  return {
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const type = method === "PATCH" ? "application/strategic-merge-patch+json" : "application/json";
        const options = { agent, method, headers: { ...headers, "content-type": type }, timeout: 10_000 };
        const asked = request(new URL(path, server), options, (response) => {
          text(response).then((answer) => {
            const status = response.statusCode ?? 0;
            if (status > 299) reject(new Error(`${method} ${path}: ${status} ${answer}`));
            else resolve(response.headers["content-type"] === "application/json" ? JSON.parse(answer) : answer);
          }, reject);
        });
        asked.once("timeout", () => asked.destroy(new Error(`${method} ${path}: no answer`)));
        asked.once("error", reject);
        asked.end(body === undefined ? undefined : JSON.stringify(body));
      }),
    watch: (path, signal, event) =>
      new Promise((resolve, reject) => {
        const asked = request(new URL(path, server), { agent, headers, signal }, (response) => {
          const lines = createInterface({ input: response });
          lines.on("line", (line) => event(JSON.parse(line) as WatchEvent));
          lines.once("error", reject);
          response.once("error", reject);
          response.once("end", resolve);
        });
        asked.once("error", reject);
        asked.end();
      }),
    close: () => agent.destroy(),
  };
}
